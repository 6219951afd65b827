// crashed: gave a symbol
function judge(reply, row) {
  return Symbol("1");
}
