// loading: no way
throw new Error("no way");
function judge(reply, row) {
  return 1;
}
