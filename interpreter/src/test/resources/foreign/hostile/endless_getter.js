// timed_out
function judge(reply, row) {
  const row2 = { get answer() { return row2.answer2; }, get answer2() { for (;;) {} } };
  return row2.answer;
}
