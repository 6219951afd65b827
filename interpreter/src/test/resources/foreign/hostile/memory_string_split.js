// timed_out
function judge(reply, row) {
  return "ab".repeat(2 ** 25).split("").length;
}
