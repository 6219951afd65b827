// timed_out
function judge(reply, row) {
  return new Array(2 ** 32 - 1).fill(0).length;
}
