// loading: statements
for (;;) {}
function judge(reply, row) {
  return 1;
}
