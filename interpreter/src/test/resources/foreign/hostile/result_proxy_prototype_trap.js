// timed_out
function judge(reply, row) {
  return new Proxy({}, { getPrototypeOf() { for (;;) {} } });
}
