// crashed: load is not defined
function judge(reply, row) {
  return load("judge.js");
}
