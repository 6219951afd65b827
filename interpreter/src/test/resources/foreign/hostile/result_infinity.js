// crashed: gave Infinity
function judge(reply, row) {
  return 1 / 0;
}
