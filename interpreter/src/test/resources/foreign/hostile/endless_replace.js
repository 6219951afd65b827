// timed_out
function judge(reply, row) {
  return "a".repeat(1e7).replace(/a/g, () => { for (;;) {} });
}
