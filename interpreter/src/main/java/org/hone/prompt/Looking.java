package org.hone.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Builtin;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.types.Scalar;

/** The functions that only the prompt has: they look at results. */
final class Looking {
    private static final int INTERVALS = 10;
    private static final Map<String, Value> FUNCTIONS = functions();

    private Looking() {}

    /** By name, in the order of the documentation. */
    static Map<String, Value> all() {
        return FUNCTIONS;
    }

    private static Map<String, Value> functions() {
        Map<String, Value> all = new LinkedHashMap<>();
        for (Builtin b : List.of(
                numbers(
                        "histogram",
                        "a picture",
                        "How many of the numbers lie in each of ten intervals of equal width.",
                        v -> picture("a histogram", histogram(v))),
                numbers(
                        "sparkline",
                        "a picture",
                        "The course of the numbers, left to right.",
                        v -> picture("a series", new Piece.Series("", v))),
                numbers(
                        "average",
                        "Real",
                        "The mean of the numbers.",
                        v -> Members.real(Arrays.stream(v).average().orElse(Double.NaN))),
                numbers(
                        "total",
                        "Real",
                        "The sum of the numbers.",
                        v -> Members.real(Arrays.stream(v).sum())),
                numbers("sorted", "List<Real>", "The numbers from the smallest to the largest.", v -> {
                    double[] copy = v.clone();
                    Arrays.sort(copy);
                    return Members.list(copy);
                }),
                list("length", "Int", "How many elements a list has.", e -> Value.Num.of(Scalar.INT, e.size())),
                list(
                        "first",
                        "an element",
                        "The first element of a list; null if it has none.",
                        e -> e.isEmpty() ? new Value.Absent() : e.getFirst()),
                list(
                        "last",
                        "an element",
                        "The last element of a list; null if it has none.",
                        e -> e.isEmpty() ? new Value.Absent() : e.getLast()),
                each("map", "List", "What a function makes of each element.", Looking::mapped),
                each("filter", "List", "The elements of which a function says true.", Looking::filtered),
                list("table", "a picture", "A list of records, a row for each.", Looking::table))) {
            all.put(b.name(), new Value.Native(b));
        }
        return all;
    }

    @FunctionalInterface
    private interface OfNumbers {
        Value of(double[] values);
    }

    @FunctionalInterface
    private interface OfList {
        Value of(List<Value> elements);
    }

    private static Builtin numbers(String name, String result, String doc, OfNumbers body) {
        return builtin(name, "List<Real>", result, doc, (call, elements) -> {
            double[] values = new double[elements.size()];
            for (int i = 0; i < values.length; i++) {
                if (!(elements.get(i) instanceof Value.Num n) || n.constant().isEmpty()) {
                    return refused(call, name, "numbers, and element " + i + " is " + Show.type(elements.get(i)));
                }
                values[i] = n.constant().getAsDouble();
            }
            if (values.length == 0 && name.equals("average")) {
                return refused(call, name, "at least one number: the mean of none is not defined");
            }
            return body.of(values);
        });
    }

    private static Builtin list(String name, String result, String doc, OfList body) {
        return builtin(name, "List", result, doc, (call, elements) -> body.of(elements));
    }

    @FunctionalInterface
    private interface OfElements {
        Value of(Builtin.Call call, List<Value> elements);
    }

    private static Builtin builtin(String name, String type, String result, String doc, OfElements body) {
        return new Builtin(
                name,
                List.of(new Builtin.Param("values", type, Optional.empty())),
                result,
                doc,
                (call, a) -> a.get(0) instanceof Value.Items items
                        ? body.of(call, items.elements())
                        : refused(call, name, "a list, not " + Show.type(a.get(0))));
    }

    @FunctionalInterface
    private interface OfEach {
        Value of(Builtin.Call call, List<Value> elements, Value function);
    }

    private static Builtin each(String name, String result, String doc, OfEach body) {
        return new Builtin(
                name,
                List.of(
                        new Builtin.Param("values", "List", Optional.empty()),
                        new Builtin.Param("function", "element -> value", Optional.empty())),
                result,
                doc,
                (call, a) -> a.get(0) instanceof Value.Items items
                        ? body.of(call, items.elements(), a.get(1))
                        : refused(call, name, "a list, not " + Show.type(a.get(0))));
    }

    private static Value mapped(Builtin.Call call, List<Value> elements, Value function) {
        List<Value> all = new ArrayList<>();
        for (Value element : elements) {
            Value value = call.apply(function, element);
            if (value instanceof Value.Unknown) {
                return value;
            }
            all.add(value);
        }
        return new Value.Items(all);
    }

    private static Value filtered(Builtin.Call call, List<Value> elements, Value function) {
        List<Value> all = new ArrayList<>();
        for (Value element : elements) {
            Value value = call.apply(function, element);
            if (value instanceof Value.Unknown) {
                return value;
            }
            if (!(value instanceof Value.Num n)
                    || n.scalar() != Scalar.BOOL
                    || n.constant().isEmpty()) {
                return refused(call, "filter", "a function that gives a Bool, not " + Show.type(value));
            }
            if (n.constant().getAsDouble() != 0) {
                all.add(element);
            }
        }
        return new Value.Items(all);
    }

    private static Value refused(Builtin.Call call, String name, String wanted) {
        call.reporter().error(call.env(), Code.TYPE_MISMATCH, call.span(), "`" + name + "` takes " + wanted);
        return Value.UNKNOWN;
    }

    private static Value picture(String type, Piece piece) {
        return new Held(type, new Value.Absent(), piece, Optional.empty());
    }

    private static Piece histogram(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        double low = Arrays.stream(finite).min().orElse(0);
        double high = Arrays.stream(finite).max().orElse(1);
        if (low == high) {
            low -= 0.5;
            high += 0.5;
        }
        double[] edges = new double[INTERVALS + 1];
        for (int i = 0; i <= INTERVALS; i++) {
            edges[i] = low + (high - low) * i / INTERVALS;
        }
        int[] counts = new int[INTERVALS];
        for (double value : finite) {
            counts[Math.min(INTERVALS - 1, (int) ((value - low) / (high - low) * INTERVALS))]++;
        }
        return new Piece.Histogram(edges, counts);
    }

    private static Value table(List<Value> elements) {
        List<String> titles = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        List<Boolean> numeric = new ArrayList<>();
        for (Value element : elements) {
            Value opened = element instanceof Value.Foreign f ? f.opened() : element;
            if (!(opened instanceof Value.Fields fields)) {
                titles = List.of("value");
                numeric = List.of(elements.stream().allMatch(Value.Num.class::isInstance));
                rows = elements.stream().map(e -> List.of(Shower.text(e))).toList();
                break;
            }
            if (titles.isEmpty()) {
                titles.addAll(fields.entries().keySet());
                numeric.addAll(fields.entries().values().stream()
                        .map(Value.Num.class::isInstance)
                        .toList());
            }
            rows.add(titles.stream()
                    .map(t -> fields.entries().containsKey(t)
                            ? Shower.text(fields.entries().get(t))
                            : "")
                    .toList());
        }
        return picture("a table", new Piece.Grid(titles, numeric, rows));
    }
}
