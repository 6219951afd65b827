// crashed: gave the text "1"
function judge(reply, row) {
  return "1";
}
