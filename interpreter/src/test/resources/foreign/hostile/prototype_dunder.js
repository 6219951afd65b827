// crashed: non-extensible
function judge(reply, row) {
  ({}).__proto__.score = 1;
  return 1;
}
