// syntax
function judge(reply, row) {
  with (row) {
    return answer;
  }
}
