// timed_out
function judge(reply, row) {
  let last = () => 0;
  for (;;) {
    const before = last, ballast = new Array(1000).fill(1);
    last = () => before() + ballast.length;
  }
}
