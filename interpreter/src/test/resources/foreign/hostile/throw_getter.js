// crashed
function judge(reply, row) {
  throw { get message() { for (;;) {} }, get name() { for (;;) {} } };
}
