// crashed: Packages is not defined
function judge(reply, row) {
  return Packages.java.lang.System.exit(1);
}
