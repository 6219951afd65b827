// crashed
function judge(reply, row) {
  globalThis.remember = reply;
  return 1;
}
