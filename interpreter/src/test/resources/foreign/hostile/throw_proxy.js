// crashed
function judge(reply, row) {
  throw new Proxy(new Error("x"), { get() { for (;;) {} } });
}
