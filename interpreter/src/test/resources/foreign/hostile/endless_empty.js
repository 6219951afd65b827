// timed_out
function judge(reply, row) {
  for (;;) {}
}
