// timed_out: statements
function judge(reply, row) {
  let n = 0;
  for (;;) {
    n++;
  }
}
