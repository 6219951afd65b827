// timed_out
function judge(reply, row) {
  return Array.from({ length: 2 ** 31 }, (_, i) => i).length;
}
