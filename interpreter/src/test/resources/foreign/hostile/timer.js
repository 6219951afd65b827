// crashed: setTimeout is not defined
function judge(reply, row) {
  setTimeout(() => {}, 10);
  return 1;
}
