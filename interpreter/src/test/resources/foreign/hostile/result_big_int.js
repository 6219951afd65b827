// crashed: gave a BigInt
function judge(reply, row) {
  return 1n;
}
