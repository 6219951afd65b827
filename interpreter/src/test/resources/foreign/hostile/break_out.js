// syntax
}); globalThis.n = 1; (function () {
function judge(reply, row) {
  return 1;
}
