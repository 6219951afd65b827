// crashed: non-extensible
function judge(reply, row) {
  Object.prototype.score = 1;
  return 1;
}
