// crashed: …
function judge(reply, row) {
  throw new Error("x".repeat(1e6));
}
