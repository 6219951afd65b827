// crashed: gave an object
function judge(reply, row) {
  return { valueOf() { return 1; } };
}
