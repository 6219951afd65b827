// crashed: console is not defined
function judge(reply, row) {
  console.log(reply);
  return 1;
}
