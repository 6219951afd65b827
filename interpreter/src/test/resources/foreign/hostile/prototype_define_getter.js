// crashed: TypeError
function judge(reply, row) {
  Object.defineProperty(Object.prototype, "score", { get() { return 1; } });
  return 1;
}
