// crashed: gave undefined
function judge(reply, row) {
  
}
