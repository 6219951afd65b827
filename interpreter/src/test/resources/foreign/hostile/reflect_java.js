// crashed: Java is not defined
function judge(reply, row) {
  return Java.type("java.lang.System").exit(1);
}
