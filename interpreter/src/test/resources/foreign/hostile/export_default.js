// syntax
export default function judge(reply, row) {
  return 1;
}
