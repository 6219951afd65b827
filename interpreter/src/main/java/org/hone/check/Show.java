package org.hone.check;

import java.util.stream.Collectors;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.types.Scalar;

/** Values and their types as messages and the plan print them. */
public final class Show {
    private Show() {}

    /** The type of a value. */
    public static String type(Value value) {
        return switch (value) {
            case Value.Num n -> n.scalar().typeName() + axis(n.expr().axis());
            case Value.Maybe m -> m.number().scalar().typeName() + "?";
            case Value.Str s -> s.sort().typeName();
            case Value.AxisWord a -> "an axis";
            case Value.Source s -> s.kind().typeName();
            case Value.ModelView m -> "a model";
            case Value.Objective o -> "an objective over the vocabulary";
            case Value.Stats s -> "PromptStats";
            case Value.Row r -> r.dataset() + ".Row";
            case Value.Closure c -> "a function";
            case Value.Native n -> "a function";
            case Value.Fields f -> "a record";
            case Value.Items i -> "a list";
            case Value.Noun n -> noun(n);
            case Value.DataSource d -> "a data source";
            case Value.Linear l -> "the argument of an aggregate";
            case Value.Namespace n -> "a module";
            case Value.NativeScope n -> "a module";
            case Value.Foreign f -> f.described();
            case Value.Absent a -> "null";
            case Value.Unknown u -> "?";
        };
    }

    private static String axis(Axis axis) {
        return axis == Axis.BATCH ? "" : " per " + axis.word();
    }

    private static String noun(Value.Noun noun) {
        return "the " + noun.declaration().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + " `"
                + noun.declaration().name().text() + "`";
    }

    /** A value as it would be written. */
    public static String value(Value value) {
        return switch (value) {
            case Value.Num n ->
                n.constant().isPresent() ? number(n.scalar(), n.constant().getAsDouble()) : "…";
            case Value.Str s -> s.constant().map(Show::quoted).orElseGet(() -> type(s));
            case Value.Items i -> i.elements().stream().map(Show::value).collect(Collectors.joining(", ", "[", "]"));
            case Value.Noun n -> n.declaration().name().text();
            case Value.DataSource d -> source(d.source());
            case Value.Absent a -> "null";
            default -> type(value);
        };
    }

    private static String source(DatasetPlan.Source source) {
        return switch (source) {
            case DatasetPlan.Source.Jsonl j -> "jsonl(\"" + j.file() + "\")";
            case DatasetPlan.Source.Parquet p -> "parquet(\"" + p.file() + "\")";
            case DatasetPlan.Source.Task t ->
                t.task() + "(difficulties: " + t.difficulties() + ", split: \"" + t.split() + "\", size: " + t.size()
                        + ", seed: " + t.seed() + ")";
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** A constant with its unit. */
    public static String number(Scalar scalar, double value) {
        if (scalar == Scalar.BOOL) {
            return value != 0 ? "true" : "false";
        }
        String digits = scalar == Scalar.REAL || scalar == Scalar.PROB ? real(value) : number(value);
        return scalar.isQuantity() ? digits + "." + scalar.unit() : digits;
    }

    /** A number, whole ones without a fraction. */
    public static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : real(value);
    }

    private static String real(double value) {
        return Double.toString(value).replace(".0E", "e").replace('E', 'e');
    }
}
