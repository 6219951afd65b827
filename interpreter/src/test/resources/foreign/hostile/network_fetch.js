// crashed: fetch is not defined
function judge(reply, row) {
  return fetch("http://localhost/");
}
