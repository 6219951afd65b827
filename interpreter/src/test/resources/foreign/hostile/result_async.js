// crashed: must not be async
async function judge(reply, row) {
  return 1;
}
