// crashed: Polyglot is not defined
function judge(reply, row) {
  return Polyglot.eval("js", "1");
}
