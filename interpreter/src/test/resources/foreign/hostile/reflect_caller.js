// crashed: TypeError
function judge(reply, row) {
  return judge.caller;
}
