// crashed: TypeError
function judge(reply, row) {
  return this.score;
}
