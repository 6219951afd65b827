// crashed: Maximum BigInt size
function judge(reply, row) {
  return 1n << (2n ** 40n);
}
