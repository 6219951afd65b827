// crashed: gave null
function judge(reply, row) {
  return null;
}
