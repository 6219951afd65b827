// timed_out
function judge(reply, row) {
  const all = new Set();
  for (;;) {
    all.add({ nested: new Array(500).fill({}) });
  }
}
