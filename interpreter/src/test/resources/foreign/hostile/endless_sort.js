// timed_out
function judge(reply, row) {
  return Array.from({ length: 1e7 }, (_, i) => i).sort(() => 1).length;
}
