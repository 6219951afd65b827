// crashed: gave an object
function judge(reply, row) {
  return new Number(1);
}
