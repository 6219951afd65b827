function judge() {
  return BigInt("9".repeat(10 ** 7)).toString().length / 1e8;
}
