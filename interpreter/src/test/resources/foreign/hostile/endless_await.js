// timed_out
function judge(reply, row) {
  (async () => {
    for (;;) {
      await 1;
    }
  })();
  return 1;
}
