// crashed: gave an object
function judge(reply, row) {
  return { [Symbol.toPrimitive]() { for (;;) {} } };
}
