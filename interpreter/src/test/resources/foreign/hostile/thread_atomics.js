// crashed: Atomics is not defined
function judge(reply, row) {
  return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
