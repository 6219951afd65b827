// crashed: FinalizationRegistry is not defined
function judge(reply, row) {
  return new FinalizationRegistry(() => {});
}
