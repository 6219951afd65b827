// crashed: TypeError
function judge(reply, row) {
  JSON.parse = () => ({ answer: "42" });
  return 1;
}
