// crashed: gave an object
function* judge(reply, row) {
  yield 1;
}
