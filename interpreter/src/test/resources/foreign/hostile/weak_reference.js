// crashed: WeakRef is not defined
function judge(reply, row) {
  return new WeakRef({}).deref() ? 1 : 0;
}
