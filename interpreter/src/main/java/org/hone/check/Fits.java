package org.hone.check;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hone.ast.Parameter;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.runtime.plan.TextExpr;
import org.hone.source.Span;
import org.hone.types.Scalar;
import org.hone.types.TextSort;
import org.hone.types.Type;

/** Whether a value fits a declared type, and what it becomes there. */
final class Fits {
    private final Reporter reporter;

    Fits(Reporter reporter) {
        this.reporter = reporter;
    }

    /**
     * The value at that type; {@link Value#UNKNOWN} when it does not fit, which is then said.
     *
     * @param what what is given the value, in backticks
     */
    Value fit(Value value, Type type, Env env, Span span, String what) {
        if (value instanceof Value.Unknown) {
            return value;
        }
        if (value instanceof Value.Foreign foreign && !(type instanceof Type.Anything)) {
            Value opened = foreign.opened();
            return opened instanceof Value.Foreign
                    ? mismatch(value, type, env, span, what)
                    : fit(opened, type, env, span, what);
        }
        return switch (type) {
            case Type.Anything a -> value;
            case Type.Numeric n -> number(value, n, env, span, what);
            case Type.Textual t -> text(value, t.sort(), env, span, what);
            case Type.AxisWord a -> value instanceof Value.AxisWord ? value : mismatch(value, type, env, span, what);
            case Type.Source s -> value instanceof Value.Source ? value : mismatch(value, type, env, span, what);
            case Type.Stats s -> value instanceof Value.Stats ? value : mismatch(value, type, env, span, what);
            case Type.Row r -> value instanceof Value.Row ? value : mismatch(value, type, env, span, what);
            case Type.TaskSource t ->
                value instanceof Value.DataSource ? value : mismatch(value, type, env, span, what);
            case Type.ListOf l -> list(value, l, env, span, what);
            case Type.Maybe m ->
                value instanceof Value.Absent || value instanceof Value.Maybe
                        ? value
                        : fit(value, m.base(), env, span, what);
            case Type.Function f -> function(value, f, env, span, what);
            case Type.Fields f -> fields(value, f, env, span, what);
        };
    }

    private Value function(Value value, Type.Function type, Env env, Span span, String what) {
        int given = type.parameters().size();
        int least;
        int most;
        switch (value) {
            case Value.Closure c -> {
                List<Parameter> parameters = c.function().parameters();
                least = (int)
                        parameters.stream().filter(p -> p.value().isEmpty()).count();
                most = parameters.size();
            }
            case Value.Native n -> {
                List<Builtin.Param> parameters = n.function().parameters();
                least = (int)
                        parameters.stream().filter(p -> p.byDefault().isEmpty()).count();
                most = parameters.size();
            }
            default -> {
                return mismatch(value, type, env, span, what);
            }
        }
        if (given >= least && given <= most) {
            return value;
        }
        int its = given < least ? least : most;
        reporter.add(Diagnostic.error(
                        Code.TYPE_MISMATCH,
                        env.module().source(),
                        span,
                        what + " takes `" + type.show() + "`, a function of " + arguments(given))
                .label("a function of " + arguments(its))
                .help(
                        given < least
                                ? "give it the others here: `x => f(x, …)`"
                                : "a function that ignores an argument names it all the same: `(x, unused) => …`"));
        return Value.UNKNOWN;
    }

    private static String arguments(int count) {
        return count == 1 ? "one argument" : count + " arguments";
    }

    /** Whatever has the fields will do; those that it has besides are left alone. */
    private Value fields(Value value, Type.Fields type, Env env, Span span, String what) {
        if (value instanceof Value.Row row) {
            return columns(row, type, env, span, what);
        }
        if (!(value instanceof Value.Fields fields)) {
            return mismatch(value, type, env, span, what);
        }
        Map<String, Value> fitted = new LinkedHashMap<>(fields.entries());
        for (Map.Entry<String, Type> wanted : type.types().entrySet()) {
            String name = wanted.getKey();
            Value own = fields.entries().get(name);
            if (own == null) {
                if (!(wanted.getValue() instanceof Type.Maybe)) {
                    return missing(name, type, env, span, what, fields.entries().keySet());
                }
                continue;
            }
            Value fit = fit(own, wanted.getValue(), env, span, "the field `" + name + "` of " + what);
            if (fit instanceof Value.Unknown) {
                return Value.UNKNOWN;
            }
            fitted.put(name, fit);
        }
        return new Value.Fields(fitted);
    }

    /** A row is a record of texts. */
    private Value columns(Value.Row row, Type.Fields type, Env env, Span span, String what) {
        for (Map.Entry<String, Type> wanted : type.types().entrySet()) {
            TextSort sort = row.columns().get(wanted.getKey());
            if (sort == null && !(wanted.getValue() instanceof Type.Maybe)) {
                return missing(
                        wanted.getKey(), type, env, span, what, row.columns().keySet());
            }
            boolean fits = sort == null
                    || wanted.getValue() instanceof Type.Anything
                    || (wanted.getValue() instanceof Type.Textual t
                            && (t.sort() == sort || (t.sort().isText() && sort.isText())));
            if (!fits) {
                return mismatch(row, type, env, span, what);
            }
        }
        return row;
    }

    private Value missing(String name, Type.Fields type, Env env, Span span, String what, Collection<String> there) {
        Diagnostic d = Diagnostic.error(
                        Code.TYPE_MISMATCH,
                        env.module().source(),
                        span,
                        what + " takes `" + type.show() + "`, but there is no field `" + name + "`")
                .label("without `" + name + "`");
        reporter.add(DidYouMean.best(name, there)
                .map(near -> d.help("it has `" + near + "`: is that the one?"))
                .orElse(d));
        return Value.UNKNOWN;
    }

    private Value list(Value value, Type.ListOf type, Env env, Span span, String what) {
        if (!(value instanceof Value.Items items)) {
            return mismatch(value, type, env, span, what);
        }
        for (Value element : items.elements()) {
            if (fit(element, type.element(), env, span, "an element of " + what) instanceof Value.Unknown) {
                return Value.UNKNOWN;
            }
        }
        return value;
    }

    private Value number(Value value, Type.Numeric type, Env env, Span span, String what) {
        if (value instanceof Value.Linear) {
            return value;
        }
        if (value instanceof Value.Str s && type.axis().isEmpty() && rowNumber(s, type.scalar())) {
            return value;
        }
        if (value instanceof Value.Str s && s.sort() == TextSort.VERDICT) {
            String text = env.module().source().text(span);
            reporter.add(Diagnostic.error(
                            Code.VERDICT_AS_NUMBER,
                            env.module().source(),
                            span,
                            "a verdict becomes a number only through an explicit rule")
                    .label("right, wrong, unparsed, truncated, …")
                    .note(
                            "a truncated or unparsed reply is not simply wrong; what becomes of truncated ones is decided by `overlong` of the rollouts")
                    .fix(Fix.of("write the rule: `score(…)`", new TextEdit(span, "score(" + text + ")"))));
            return Value.UNKNOWN;
        }
        if (!(value instanceof Value.Num n)) {
            return mismatch(value, type, env, span, what);
        }
        Scalar to = type.scalar();
        Scalar from = n.scalar();
        if (to.isQuantity() && from.isPlain()) {
            return unit(to, env, span, what);
        }
        if (to == Scalar.PROB && from.isPlain() && n.constant().isPresent()) {
            double p = n.constant().getAsDouble();
            if (p < 0 || p > 1) {
                reporter.add(Diagnostic.error(
                                Code.PROB_RANGE, env.module().source(), span, Show.number(p) + " is no probability")
                        .label("outside 0 to 1")
                        .help(
                                p >= 2 && p <= 100
                                        ? Show.number(p) + " per cent is " + Show.number(p / 100)
                                        : "choose a number from 0 to 1"));
                return Value.UNKNOWN;
            }
            return new Value.Num(Scalar.PROB, n.expr());
        }
        boolean zero = n.constant().orElse(Double.NaN) == 0;
        boolean fits = from == to
                || (to == Scalar.REAL && (from.isPlain() || from == Scalar.LOG_RATIO))
                || (to == Scalar.RATIO && from.isPlain() && n.constant().isPresent())
                || (to.isLog() && from.isPlain() && zero);
        if (!fits) {
            return mismatch(value, type, env, span, what);
        }
        if (type.axis().isPresent() && n.expr().axis().finerThan(type.axis().get())) {
            reporter.add(Diagnostic.error(
                            Code.AXIS,
                            env.module().source(),
                            span,
                            what + " is per " + type.axis().get().word() + ", but its value is per "
                                    + n.expr().axis().word())
                    .help("reduce it: `mean(…, per: " + type.axis().get().word() + ")`"));
            return Value.UNKNOWN;
        }
        return new Value.Num(to, n.expr());
    }

    private static boolean rowNumber(Value.Str s, Scalar to) {
        return to == Scalar.BOOL
                ? s.sort() == TextSort.TRUTH
                : (s.sort() == TextSort.NUMBER && (to == Scalar.REAL || to == Scalar.PROB || to == Scalar.INT))
                        || (s.expr() instanceof TextExpr.Column && (to == Scalar.INT || to == Scalar.REAL));
    }

    private Value unit(Scalar to, Env env, Span span, String what) {
        Diagnostic d = Diagnostic.error(
                        Code.UNIT_MISSING,
                        env.module().source(),
                        span,
                        what + " takes `" + to.typeName() + "`, not a plain number")
                .label("without a unit");
        String text = env.module().source().text(span);
        boolean literal = text.matches("[0-9_]+");
        reporter.add(
                literal
                        ? d.fix(Fix.of(
                                "write `" + text + "." + to.unit() + "`", TextEdit.insert(span.end(), "." + to.unit())))
                        : d.help("give it the unit where it is declared: `" + to.typeName() + "`, written `1."
                                + to.unit() + "`"));
        return Value.UNKNOWN;
    }

    private Value text(Value value, TextSort to, Env env, Span span, String what) {
        if (!(value instanceof Value.Str s)) {
            return mismatch(value, new Type.Textual(to), env, span, what);
        }
        boolean swapped = (to == TextSort.ANSWER && !Texts.ofReply(s.expr()) && Texts.ofRow(s.expr()))
                || (to == TextSort.GOLD && Texts.ofReply(s.expr()));
        if (swapped && s.sort().isText()) {
            reporter.add(Diagnostic.error(
                            Code.SWAPPED_ARGUMENTS,
                            env.module().source(),
                            span,
                            what + " takes a text of the " + (to == TextSort.GOLD ? "row" : "reply"))
                    .label("read from the " + (to == TextSort.GOLD ? "reply" : "row"))
                    .note("a verifier that is given the reply as the gold answer accepts what the model likes")
                    .help("swap the two arguments"));
            return Value.UNKNOWN;
        }
        boolean fits = to == s.sort() || (to.isText() && s.sort().isText());
        if (!fits) {
            return mismatch(value, new Type.Textual(to), env, span, what);
        }
        return to == TextSort.CHAT ? new Value.Str(TextSort.CHAT, s.expr()) : s;
    }

    Value mismatch(Value value, Type type, Env env, Span span, String what) {
        Diagnostic d = Diagnostic.error(
                        Code.TYPE_MISMATCH,
                        env.module().source(),
                        span,
                        what + " takes `" + type.show() + "`, not " + Show.type(value))
                .label(Show.type(value));
        boolean toLog = type instanceof Type.Numeric t && t.scalar().isLog();
        if (toLog
                && value instanceof Value.Num n
                && !n.scalar().isLog()
                && n.scalar().isPlain()) {
            d = d.help("take the logarithm: `log(…)`");
        } else if (value instanceof Value.Num n
                && n.scalar() == Scalar.BOOL
                && type instanceof Type.Numeric t
                && t.scalar() == Scalar.REAL) {
            d = d.help("choose the numbers: `if … then 1.0 else 0.0`");
        } else if (value instanceof Value.Num n
                && n.scalar() == Scalar.TOKENS
                && type instanceof Type.Numeric t
                && t.scalar() == Scalar.REAL) {
            d = d.help("divide it by a number of tokens: `… / t.max_reply`");
        } else if (value instanceof Value.Maybe) {
            d = d.help("give it a default: `value ?? 0.0`");
        }
        reporter.add(d);
        return Value.UNKNOWN;
    }
}
