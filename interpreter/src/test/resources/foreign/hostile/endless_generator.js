// timed_out
function judge(reply, row) {
  function* numbers() {
    for (let i = 0; ; i++) {
      yield i;
    }
  }
  let sum = 0;
  for (const n of numbers()) {
    sum += n;
  }
  return sum;
}
