// crashed: …
function judge(reply, row) {
  return "right ".repeat(100000);
}
