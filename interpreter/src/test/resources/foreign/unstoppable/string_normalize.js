function judge() {
  return "x".padEnd(2 ** 28, "\u00e9").normalize("NFKD").length / 1e9;
}
