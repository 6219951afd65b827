// crashed: Worker is not defined
function judge(reply, row) {
  new Worker("judge.js");
  return 1;
}
