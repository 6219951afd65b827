// timed_out
function judge(reply, row) {
  let n = 3n;
  for (;;) {
    n = n * n % (1n << 20000n) + 1n;
  }
}
