// timed_out
function judge(reply, row) {
  const map = new Map();
  for (let i = 0; ; i++) {
    map.set(i, [i, "value " + i, { i }, new Array(200).fill(i)]);
  }
}
