// crashed: eval is not defined
function judge(reply, row) {
  return eval("1");
}
