// timed_out
function judge(reply, row) {
  return JSON.stringify({ toJSON() { for (;;) {} } });
}
