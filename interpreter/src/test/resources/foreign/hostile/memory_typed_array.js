// timed_out
function judge(reply, row) {
  const all = [];
  for (;;) {
    all.push(new Float64Array(100000));
  }
}
