// crashed: EvalError
function judge(reply, row) {
  return judge.constructor.constructor("return this")().score;
}
