// crashed
function judge(reply, row) {
  return "x".padEnd(2 ** 30, "yz").split("z").length;
}
