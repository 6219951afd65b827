// crashed: WebAssembly is not defined
function judge(reply, row) {
  return WebAssembly.validate(new Uint8Array(0));
}
