// crashed: TypeError
function judge(reply, row) {
  Math.random = () => 1;
  return 1;
}
