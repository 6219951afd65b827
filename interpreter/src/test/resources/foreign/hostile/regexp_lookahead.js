// timed_out
function judge(reply, row) {
  return /^(?=(a+)+\1b)(a|aa)+\1$/.test("a".repeat(60)) ? 1 : 0;
}
