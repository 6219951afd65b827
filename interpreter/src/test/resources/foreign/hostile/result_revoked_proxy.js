// crashed: TypeError
function judge(reply, row) {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}
