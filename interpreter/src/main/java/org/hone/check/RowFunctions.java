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
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.TextExpr;
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
