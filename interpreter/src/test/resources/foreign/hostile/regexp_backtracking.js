// timed_out
function judge(reply, row) {
  return /^(a*)*\1b$/.test("a".repeat(40)) ? 1 : 0;
}
