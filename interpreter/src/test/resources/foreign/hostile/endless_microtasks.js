// timed_out
function judge(reply, row) {
  const again = () => Promise.resolve().then(again);
  again();
  return 1;
}
