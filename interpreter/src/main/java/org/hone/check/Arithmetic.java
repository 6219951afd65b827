package org.hone.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Expression;
import org.hone.ast.UnaryOperator;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.types.Scalar;
import org.hone.types.ScalarRules;

/** Operators with two operands: their types, and the graph they build. */
final class Arithmetic {
    private final Reporter reporter;

    Arithmetic(Reporter reporter) {
        this.reporter = reporter;
    }

    /** The value of an operator before one operand. */
    Value unary(Expression.Unary u, Value value, Env env) {
        if (value instanceof Value.Unknown) {
            return value;
        }
        if (u.operator() == UnaryOperator.NOT) {
            if (value instanceof Value.Num n && n.scalar() == Scalar.BOOL) {
                return new Value.Num(Scalar.BOOL, Graph.unary(Expr.UnaryOp.NOT, n.expr()));
            }
            if (value instanceof Value.Str s && Texts.truth(s)) {
                return Texts.not(s);
            }
        } else if (value instanceof Value.Num n && n.scalar() != Scalar.BOOL) {
            Scalar s = n.scalar();
            boolean kept = s.isQuantity() || s == Scalar.INT || s == Scalar.LOG_RATIO;
            return new Value.Num(kept ? s : Scalar.REAL, Graph.unary(Expr.UnaryOp.NEGATE, n.expr()));
        } else if (value instanceof Value.Objective o) {
            return Objectives.negated(o);
        }
        reporter.error(env, Code.OPERANDS, u.span(), "`" + u.operator().symbol() + "` cannot take " + Show.type(value));
        return Value.UNKNOWN;
    }

    Value binary(Expression.Binary node, Value left, Value right, Env env) {
        if (left instanceof Value.Unknown || right instanceof Value.Unknown) {
            return Value.UNKNOWN;
        }
        if (left instanceof Value.Linear || right instanceof Value.Linear) {
            return linear(node, left, right, env);
        }
        if (left instanceof Value.Objective || right instanceof Value.Objective) {
            return Objectives.binary(node, left, right, env, reporter);
        }
        if (left instanceof Value.Str || right instanceof Value.Str) {
            return Texts.binary(node, left, right, env, reporter);
        }
        if (node.operator() == BinaryOperator.OR_ELSE) {
            return orElse(node, left, right, env);
        }
        if (left instanceof Value.Maybe || right instanceof Value.Maybe) {
            reporter.add(mistake(node, env, Code.OPERANDS, "a value that may be absent needs a default here")
                    .help("give it one: `value ?? 0.0`"));
            return Value.UNKNOWN;
        }
        if (left instanceof Value.Num a && right instanceof Value.Num b) {
            return numbers(node, a, b, env);
        }
        reporter.add(mistake(
                node,
                env,
                Code.OPERANDS,
                "`" + node.operator().symbol() + "` cannot join " + Show.type(left) + " and " + Show.type(right)));
        return Value.UNKNOWN;
    }

    private Value numbers(Expression.Binary node, Value.Num a, Value.Num b, Env env) {
        Scalar x = a.scalar();
        Scalar y = b.scalar();
        BinaryOperator op = node.operator();
        Optional<Scalar> kind = switch (op) {
            case OR, AND -> x == Scalar.BOOL && y == Scalar.BOOL ? Optional.of(Scalar.BOOL) : Optional.empty();
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> comparison(node, a, b, env);
            case ADD -> ScalarRules.sum(x, y, false);
            case SUBTRACT -> difference(a, b);
            case MULTIPLY -> ScalarRules.product(x, y);
            case DIVIDE -> quotient(a, b);
            case POWER -> (x.isPlain() || x.isLog()) && y.isPlain() ? Optional.of(Scalar.REAL) : Optional.empty();
            case OR_ELSE -> Optional.empty();
        };
        if (kind.isEmpty()) {
            refuse(node, a, b, env);
            return Value.UNKNOWN;
        }
        Expr graph = Graph.binary(operator(op), a.expr(), b.expr());
        boolean quotient = op == BinaryOperator.DIVIDE && x == Scalar.PROB && y == Scalar.PROB;
        if ((op == BinaryOperator.SUBTRACT && x.isLog() && y.isLog()) || quotient) {
            selfRatio(node, a, b, env);
        }
        return new Value.Num(kind.get(), graph);
    }

    private static Optional<Scalar> difference(Value.Num a, Value.Num b) {
        boolean complement = b.scalar() == Scalar.PROB && a.constant().orElse(0) == 1;
        return complement ? Optional.of(Scalar.PROB) : ScalarRules.sum(a.scalar(), b.scalar(), true);
    }

    /** A sum over tokens is so many tokens' worth, so that it may be divided by a number of tokens. */
    private static Optional<Scalar> quotient(Value.Num a, Value.Num b) {
        boolean summed = a.expr() instanceof Expr.Reduce r && r.op() == ReduceOp.SUM && r.x().axis() == Axis.TOKEN;
        if (summed && b.scalar() == Scalar.TOKENS && !a.scalar().isQuantity()) {
            return Optional.of(a.scalar());
        }
        return ScalarRules.quotient(a.scalar(), b.scalar());
    }

    private Optional<Scalar> comparison(Expression.Binary node, Value.Num a, Value.Num b, Env env) {
        Scalar x = a.scalar();
        Scalar y = b.scalar();
        boolean logs = x.isLog() != y.isLog() && (x.isLog() ? probability(x, b) : probability(y, a));
        if (logs) {
            reporter.add(mistake(
                            node,
                            env,
                            Code.LOG_COMPARED,
                            "a `" + (x.isLog() ? x : y).typeName() + "` is compared with a probability")
                    .note("a log-probability is never above 0, so the comparison says nothing")
                    .help("compare like with like: `exp(…)` of the log, or `log(…)` of the probability"));
            return Optional.of(Scalar.BOOL);
        }
        boolean comparable = x == y
                || (x.isPlain() && y.isPlain())
                || (x.isLog() && (y.isLog() || y.isPlain()))
                || (y.isLog() && x.isPlain());
        return comparable ? Optional.of(Scalar.BOOL) : Optional.empty();
    }

    private static boolean probability(Scalar log, Value.Num other) {
        if (other.scalar() == Scalar.PROB || other.scalar() == Scalar.RATIO) {
            return true;
        }
        return log == Scalar.LOG_PROB && other.constant().orElse(0) > 0;
    }

    private void selfRatio(Expression.Binary node, Value.Num a, Value.Num b, Env env) {
        if (Graph.thawed(a.expr()).equals(Graph.thawed(b.expr()))) {
            reporter.add(mistake(node, env, Code.SELF_RATIO, "the ratio of a policy to itself is always 1")
                    .label(node.operator() == BinaryOperator.DIVIDE ? "always 1" : "always 0")
                    .help("the policy that sampled the reply is `t.behaviour.logprob`"));
        }
    }

    private void refuse(Expression.Binary node, Value.Num a, Value.Num b, Env env) {
        Scalar x = a.scalar();
        Scalar y = b.scalar();
        String symbol = node.operator().symbol();
        boolean plainLeft = y.isQuantity() && x.isPlain();
        boolean plainRight = x.isQuantity() && y.isPlain();
        if ((plainLeft || plainRight) && !symbol.equals("*") && !symbol.equals("/")) {
            Expression plain = plainLeft ? node.left() : node.right();
            Scalar quantity = plainLeft ? y : x;
            String text = env.module().source().text(plain.span());
            Diagnostic d = mistake(
                    node,
                    env,
                    Code.UNIT_MISSING,
                    "`" + symbol + "` joins " + quantity.typeName() + " and a plain number");
            reporter.add(
                    plain instanceof Expression.IntLiteral
                            ? d.fix(Fix.of(
                                    "write `" + text + "." + quantity.unit() + "`",
                                    TextEdit.insert(plain.span().end(), "." + quantity.unit())))
                            : d.help("a quantity becomes a plain number when it is divided by another: `… / 1."
                                    + quantity.unit() + "`"));
            return;
        }
        Diagnostic d = mistake(
                node, env, Code.OPERANDS, "`" + symbol + "` cannot join " + Show.type(a) + " and " + Show.type(b));
        if (node.operator() == BinaryOperator.DIVIDE && y == Scalar.TOKENS) {
            d = d.note("the quotient would be per token, which only the aggregate can turn into an objective")
                    .help("divide inside `aggregate`, after `sum(per: sequence)`");
        } else if (x.isLog() || y.isLog()) {
            d = d.help("`exp` turns a logarithm into a probability or a ratio, `log` goes back");
        }
        reporter.add(d);
    }

    private Value orElse(Expression.Binary node, Value left, Value right, Env env) {
        if (left instanceof Value.Maybe m && right instanceof Value.Num d) {
            Optional<Scalar> kind = ScalarRules.join(m.number().scalar(), d.scalar());
            boolean probability = m.number().scalar() == Scalar.PROB
                    && d.constant().orElse(-1) >= 0
                    && d.constant().orElse(2) <= 1;
            if (kind.isPresent()) {
                return new Value.Num(
                        probability ? Scalar.PROB : kind.get(),
                        Graph.select(m.absent(), d.expr(), m.number().expr()));
            }
        }
        if (left instanceof Value.Absent) {
            return right;
        }
        reporter.add(mistake(node, env, Code.OPERANDS, "the left side of `??` is never absent"));
        return left;
    }

    private Value linear(Expression.Binary node, Value left, Value right, Env env) {
        boolean onLeft = left instanceof Value.Linear;
        Value.Linear line = (Value.Linear) (onLeft ? left : right);
        Value other = onLeft ? right : left;
        boolean scaling =
                node.operator() == BinaryOperator.MULTIPLY || (node.operator() == BinaryOperator.DIVIDE && onLeft);
        if (!scaling || !(other instanceof Value.Num number)) {
            reporter.add(mistake(node, env, Code.NOT_LINEAR, "the aggregate is not linear in its argument")
                    .note("only reductions and multiplication or division by a factor keep it one weight per token")
                    .help("move this into `advantage`"));
            return Value.UNKNOWN;
        }
        Axis axis = number.expr().axis();
        if (number.expr().live()) {
            reporter.add(mistake(node, env, Code.NOT_LINEAR, "a factor of the aggregate depends on the live policy")
                    .help("freeze it: `frozen(…)`"));
            return Value.UNKNOWN;
        }
        if (axis != Axis.BATCH && axis != line.axis()) {
            reporter.add(mistake(
                            node,
                            env,
                            Code.AXIS,
                            "a factor per " + axis.word() + " meets values per "
                                    + line.axis().word() + " in the aggregate")
                    .help("scale where the values are per " + axis.word() + ", or in `advantage`"));
            return Value.UNKNOWN;
        }
        boolean divide = node.operator() == BinaryOperator.DIVIDE;
        int power = divide ? -1 : 1;
        int tokens = number.scalar() == Scalar.TOKENS ? power : 0;
        int members = number.scalar() == Scalar.PROMPTS ? power : 0;
        Expr factor = divide ? Graph.binary(BinaryOp.DIVIDE, new Expr.Literal(1), number.expr()) : number.expr();
        List<Aggregate.Step> steps = new ArrayList<>(line.steps());
        steps.add(new Aggregate.Step.Scale(factor));
        return new Value.Linear(line.axis(), steps, line.tokens() + tokens, line.members() + members);
    }

    private static Diagnostic mistake(Expression.Binary node, Env env, Code code, String message) {
        return Diagnostic.error(code, env.module().source(), node.span(), message);
    }

    private static BinaryOp operator(BinaryOperator op) {
        return switch (op) {
            case OR -> BinaryOp.OR;
            case AND -> BinaryOp.AND;
            case EQUAL -> BinaryOp.EQUAL;
            case NOT_EQUAL -> BinaryOp.NOT_EQUAL;
            case LESS -> BinaryOp.LESS;
            case LESS_OR_EQUAL -> BinaryOp.LESS_EQUAL;
            case GREATER -> BinaryOp.GREATER;
            case GREATER_OR_EQUAL -> BinaryOp.GREATER_EQUAL;
            case ADD -> BinaryOp.ADD;
            case SUBTRACT -> BinaryOp.SUBTRACT;
            case MULTIPLY -> BinaryOp.MULTIPLY;
            case DIVIDE -> BinaryOp.DIVIDE;
            case POWER -> BinaryOp.POWER;
            case OR_ELSE -> throw new IllegalArgumentException("?? has its own rule");
        };
    }
}
