// crashed: gave an array
function judge(reply, row) {
  return [1];
}
