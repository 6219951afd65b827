// crashed: Invalid string length
function judge(reply, row) {
  let s = "x";
  for (;;) {
    s += s;
  }
}
