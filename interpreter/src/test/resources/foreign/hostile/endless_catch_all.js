// timed_out
function judge(reply, row) {
  for (;;) {
    try {
      for (;;) {}
    } catch (e) {
      continue;
    } finally {
      for (;;) {}
    }
  }
}
