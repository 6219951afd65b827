// crashed: gave a function
function judge(reply, row) {
  return judge;
}
