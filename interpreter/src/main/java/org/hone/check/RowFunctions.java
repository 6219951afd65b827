package org.hone.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Builtin.Call;
import org.hone.check.Builtin.Param;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.verify.Patterns;
import org.hone.types.Scalar;
import org.hone.types.TextSort;

/** Functions over rows and replies: sources of data, columns, and the natives behind {@code std.text}, {@code std.verify} and {@code std.tasks}. */
public final class RowFunctions {
    private static final Map<String, Value> NATIVES = natives();

    private RowFunctions() {}

    /** Those that every module sees. */
    public static List<Builtin> open() {
        return List.of(
                new Builtin(
                        "jsonl",
                        List.of(new Param("path", "Text", Optional.empty())),
                        "a data source",
                        "JSON lines, one row a line; a relative path starts from the working directory.",
                        (call, a) -> constant(a.get(0))
                                .<Value>map(p -> new Value.DataSource(new DatasetPlan.Source.Jsonl(Path.of(p))))
                                .orElseGet(() -> Builtins.wrong(call, "jsonl", a.get(0)))),
                new Builtin(
                        "parquet",
                        List.of(new Param("path", "Text", Optional.empty())),
                        "a data source",
                        "A Parquet file; a relative path starts from the working directory.",
                        (call, a) -> constant(a.get(0))
                                .<Value>map(p -> new Value.DataSource(new DatasetPlan.Source.Parquet(Path.of(p))))
                                .orElseGet(() -> Builtins.wrong(call, "parquet", a.get(0)))),
                new Builtin(
                        "column",
                        List.of(new Param("name", "Text", Optional.empty())),
                        "Text",
                        "A column of the dataset's source, as text. Dots go inside: `reward_model.ground_truth`, `target.0.content`.",
                        (call, a) -> constant(a.get(0))
                                .<Value>map(n -> new Value.Str(TextSort.TEXT, new TextExpr.Column(n)))
                                .orElseGet(() -> Builtins.wrong(call, "column", a.get(0)))),
                new Builtin(
                        "score",
                        List.of(new Param("verdict", "Verdict", Optional.empty())),
                        "Prob",
                        "1 if the verdict is `right`, else 0; the rule that is used where a reward is a verdict.",
                        (call, a) -> a.get(0) instanceof Value.Str s && s.sort() == TextSort.VERDICT
                                ? new Value.Str(
                                        TextSort.NUMBER,
                                        new TextExpr.If(
                                                s.expr(), new TextExpr.NumberLiteral(1), new TextExpr.NumberLiteral(0)))
                                : Builtins.wrong(call, "score", a.get(0))));
    }

    /** A function behind the standard library. */
    public static Optional<Value> internal(String name) {
        return Optional.ofNullable(NATIVES.get(name));
    }

    private static Map<String, Value> natives() {
        Map<String, Value> all = new LinkedHashMap<>();
        for (String name : List.of("trim", "lower", "last_number", "boxed")) {
            all.put(name, text(name, 1, TextSort.TEXT));
        }
        for (String name : List.of("after", "before", "concat")) {
            all.put(name, text(name, 2, TextSort.TEXT));
        }
        for (String name : List.of("replace", "remove_between")) {
            all.put(name, text(name, 3, TextSort.TEXT));
        }
        for (String name : List.of("number_equal", "exact")) {
            all.put(name, text(name, 2, TextSort.VERDICT));
        }
        all.put("math_answer", MathFunctions.answer());
        all.put("math_equal", MathFunctions.equal());
        all.put("lookup", new Value.Native(new Builtin("lookup", anonymous(2), "Real", "", RowFunctions::lookup)));
        for (String name : List.of("occurrences", "distinct_share")) {
            all.put(name, text(name, 2, TextSort.NUMBER));
        }
        all.put("falling", text("falling", 3, TextSort.NUMBER));
        all.put("tagged", text("tagged", 2, TextSort.TRUTH));
        all.put("matches", pattern("matches", "%s", TextSort.TRUTH));
        all.put("fits", pattern("matches", "(?s)\\A(?:%s)\\z", TextSort.TRUTH));
        all.put("extract", pattern("extract", "%s", TextSort.TEXT));
        all.put("length", text("length", 1, TextSort.NUMBER));
        all.put("task_solved", text("task_solved", 4, TextSort.VERDICT));
        all.put(
                "task",
                new Value.Native(new Builtin(
                        "task", anonymous(5), "TaskSource", "A built-in task as a source.", RowFunctions::task)));
        return Map.copyOf(all);
    }

    private static List<Param> anonymous(int count) {
        List<Param> parameters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parameters.add(new Param("a" + i, "any", Optional.empty()));
        }
        return parameters;
    }

    private static Value text(String name, int arity, TextSort result) {
        return new Value.Native(new Builtin(name, anonymous(arity), result.typeName(), "", (call, a) -> {
            List<TextExpr> arguments = new ArrayList<>();
            for (Value value : a) {
                TextExpr expr = Texts.expr(value);
                if (expr == null) {
                    return Builtins.wrong(call, name, value);
                }
                arguments.add(expr);
            }
            return new Value.Str(result, new TextExpr.Call(name, arguments));
        }));
    }

    /**
     * A function whose second argument is a regular expression, which is read before the run.
     *
     * @param frame what is put around the expression, which stands for {@code %s}
     */
    private static Value pattern(String name, String frame, TextSort result) {
        return new Value.Native(new Builtin(name, anonymous(2), result.typeName(), "", (call, a) -> {
            TextExpr text = Texts.expr(a.get(0));
            Optional<String> pattern = constant(a.get(1));
            if (text == null) {
                return Builtins.wrong(call, name, a.get(0));
            }
            if (pattern.isEmpty()) {
                call.reporter()
                        .error(call.env(), Code.NOT_CONSTANT, call.span(), "a pattern must be known before the run");
                return Value.UNKNOWN;
            }
            Optional<String> fault = Patterns.fault(pattern.get());
            if (fault.isPresent()) {
                call.reporter()
                        .add(
                                Diagnostic.error(
                                                Code.VALUE_RANGE,
                                                call.env().module().source(),
                                                call.span(),
                                                "the pattern cannot be read: " + fault.get())
                                        .note(
                                                "patterns have no look-around and no back-references, so that no reply can stall them"));
                return Value.UNKNOWN;
            }
            TextExpr framed = new TextExpr.TextLiteral(frame.replace("%s", pattern.get()));
            return new Value.Str(result, new TextExpr.Call(name, List.of(text, framed)));
        }));
    }

    /** The element of a list that is nearest to a number; the last one beyond the end. */
    private static Value lookup(Call call, List<Value> a) {
        if (!(a.get(0) instanceof Value.Items items) || items.elements().isEmpty()) {
            return Builtins.wrong(call, "lookup", a.get(0));
        }
        if (!(a.get(1) instanceof Value.Num index)) {
            return Builtins.wrong(call, "lookup", a.get(1));
        }
        Expr found = null;
        for (int i = items.elements().size() - 1; i >= 0; i--) {
            if (!(items.elements().get(i) instanceof Value.Num element)) {
                return Builtins.wrong(call, "lookup", items.elements().get(i));
            }
            Expr before = Graph.binary(Expr.BinaryOp.LESS, index.expr(), new Expr.Literal(i + 0.5));
            found = found == null ? element.expr() : Graph.select(before, element.expr(), found);
        }
        return found == null ? Value.UNKNOWN : new Value.Num(Scalar.REAL, found);
    }

    private static Value task(Call call, List<Value> a) {
        List<Integer> difficulties = new ArrayList<>();
        if (a.get(1) instanceof Value.Items items) {
            for (Value item : items.elements()) {
                if (item instanceof Value.Num n && n.constant().isPresent()) {
                    difficulties.add((int) n.constant().getAsDouble());
                }
            }
        }
        Optional<String> name = constant(a.get(0));
        Optional<String> split = constant(a.get(2));
        double size = number(a.get(3));
        double seed = number(a.get(4));
        if (name.isEmpty() || split.isEmpty() || Double.isNaN(size) || Double.isNaN(seed)) {
            return Value.UNKNOWN;
        }
        String wrong = difficulties.isEmpty()
                ? "`difficulties` is empty"
                : difficulties.stream().anyMatch(d -> d < 1)
                        ? "a difficulty is at least 1"
                        : !split.get().equals("train") && !split.get().equals("test")
                                ? "`split` is \"train\" or \"test\", not \"" + split.get() + "\""
                                : size < 1 ? "`size` is at least 1" : "";
        if (!wrong.isEmpty()) {
            call.reporter().error(call.env(), Code.VALUE_RANGE, call.span(), wrong);
            return Value.UNKNOWN;
        }
        return new Value.DataSource(
                new DatasetPlan.Source.Task(name.get(), difficulties, split.get(), (long) seed, (int) size));
    }

    private static double number(Value value) {
        return value instanceof Value.Num n && n.scalar() == Scalar.INT
                ? n.constant().orElse(Double.NaN)
                : Double.NaN;
    }

    /** A text known at compile time. */
    static Optional<String> constant(Value value) {
        return value instanceof Value.Str s ? s.constant() : Optional.empty();
    }
}
