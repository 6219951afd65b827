// crashed: require is not defined
function judge(reply, row) {
  return require("fs").readFileSync("/etc/hostname");
}
