// crashed: undefined
function judge(reply, row) {
  throw undefined;
}
