// crashed: Error
function judge(reply, row) {
  throw { toString() { for (;;) {} } };
}
