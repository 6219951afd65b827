// crashed: gave a promise
function judge(reply, row) {
  return import("fs");
}
