// The exact checker of chain_sum as a script: the last statement must be a sum, an equals sign and the question's total.
// 37-73-56= is answered by 37-73=-36; -36-56=-92;

const TERM = /[+-]?\d+/g;

function total(sum) {
  const terms = sum.match(TERM);
  // The terms must be all there is: no other character, nothing left out.
  if (terms === null || terms.join("") !== sum) {
    return undefined;
  }
  return terms.map(Number).reduce((a, b) => a + b);
}

function judge(reply, row) {
  const text = reply.trim();
  const last = text.endsWith(";") ? text.slice(0, -1).split(";").at(-1).trim() : undefined;
  const sides = last === undefined ? [] : last.split("=");
  if (sides.length !== 2 || total(sides[0]) === undefined || !/^-?\d+$/.test(sides[1])) {
    return "unparsed";
  }
  return Number(sides[1]) === total(row.prompt.slice(0, -1)) ? "right" : "wrong";
}
