// crashed: first second
function judge(reply, row) {
  throw new Error("first\n\n   second");
}
