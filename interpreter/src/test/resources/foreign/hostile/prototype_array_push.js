// crashed: TypeError
function judge(reply, row) {
  Array.prototype.push = function () { return 1; };
  return 1;
}
