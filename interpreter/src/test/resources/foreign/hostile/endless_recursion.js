// crashed: Maximum call stack
function judge(reply, row) {
  return judge(reply, row);
}
