// crashed: gave 1.0000001
function judge(reply, row) {
  return 1.0000001;
}
