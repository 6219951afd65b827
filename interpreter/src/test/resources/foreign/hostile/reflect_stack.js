// 1
function judge(reply, row) {
  Error.stackTraceLimit;
  const e = new Error("x");
  const frame = e.stack;
  return typeof frame === "string" ? 1 : 0;
}
