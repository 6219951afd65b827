// crashed: remember is not defined
function judge(reply, row) {
  remember = reply;
  return 1;
}
