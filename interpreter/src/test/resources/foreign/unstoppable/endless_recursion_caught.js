// timed_out
function judge(reply, row) {
  const again = () => {
    try {
      return again();
    } catch (e) {
      return again();
    }
  };
  return again();
}
