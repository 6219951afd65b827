package org.hone.runtime.text.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Jinja's filters. */
final class Filters {

    private Filters() {}

    static Value apply(String name, Value target, Actuals actuals) {
        return switch (name) {
            case "trim" -> method("strip", target, actuals);
            case "length", "count" -> new Value.Whole(length(target));
            case "tojson" -> Value.text(JsonText.of(target, actuals));
            case "default", "d" -> fallback(target, actuals);
            case "string" -> Value.text(PythonText.str(target));
            // Nothing is escaped, so nothing has to be marked safe.
            case "safe" -> target;
            case "upper", "lower", "title", "capitalize" -> method(name, Value.text(PythonText.str(target)), actuals);
            case "replace" -> Methods.replace(PythonText.str(target), actuals);
            case "join" -> join(target, actuals);
            case "items" -> target instanceof Value.Undefined ? new Value.Items(List.of()) : pairs(target);
            case "dictsort" -> dictsort(target, actuals);
            case "list" -> new Value.Items(Operators.items(target));
            case "first" -> end(Operators.items(target), true);
            case "last" -> end(Operators.items(target), false);
            case "reverse" -> reversed(target);
            case "sort" -> sorted(target, actuals);
            case "unique" -> unique(Operators.items(target));
            case "map" -> map(target, actuals);
            case "select" -> select(target, actuals, false, true);
            case "reject" -> select(target, actuals, false, false);
            case "selectattr" -> select(target, actuals, true, true);
            case "rejectattr" -> select(target, actuals, true, false);
            case "int" -> whole(target, actuals);
            case "float" -> real(target, actuals);
            case "abs" -> Operators.order(target, new Value.Whole(0)) < 0 ? Operators.negated(target) : target;
            case "sum" ->
                Operators.items(target).stream().reduce(new Value.Whole(0), (a, b) -> Operators.binary("+", a, b));
            case "min" -> extreme(target, -1);
            case "max" -> extreme(target, 1);
            case "indent" -> indented(PythonText.str(target), actuals);
            default -> throw new JinjaException("the filter '" + name + "' is not supported in chat templates");
        };
    }

    private static Value method(String name, Value target, Actuals actuals) {
        Value text = target instanceof Value.Text ? target : Value.text(PythonText.str(target));
        if (Methods.of(text, name).orElseThrow() instanceof Value.Function function) {
            return function.body().call(actuals);
        }
        throw new IllegalStateException(name);
    }

    static long length(Value value) {
        return switch (value) {
            case Value.Text text -> text.value().codePointCount(0, text.value().length());
            case Value.Items items -> items.values().size();
            case Value.Table table -> table.entries().size();
            case Value.Undefined undefined -> 0;
            case Value.Whole w -> throw noLength(value);
            case Value.Real r -> throw noLength(value);
            case Value.Flag f -> throw noLength(value);
            case Value.None n -> throw noLength(value);
            case Value.Space s -> throw noLength(value);
            case Value.Function f -> throw noLength(value);
        };
    }

    private static JinjaException noLength(Value value) {
        return new JinjaException(Value.kind(value) + " has no length");
    }

    private static Value fallback(Value target, Actuals actuals) {
        boolean missing = target instanceof Value.Undefined || (actuals.flag(1, "boolean") && !Value.truth(target));
        return missing ? actuals.at(0, "default_value").orElse(Value.text("")) : target;
    }

    private static Value join(Value target, Actuals actuals) {
        Value items = actuals.at(1, "attribute").isPresent()
                ? map(target, new Actuals(List.of(), Map.of("attribute", actuals.require(1, "attribute"))))
                : target;
        return Methods.join(actuals.text(0, "d").orElse(""), items);
    }

    private static Value pairs(Value target) {
        if (target instanceof Value.Table table) {
            return Methods.pairs(table);
        }
        throw new JinjaException("'items' needs a mapping, not " + Value.kind(target));
    }

    private static Value dictsort(Value target, Actuals actuals) {
        boolean exact = actuals.flag(0, "case_sensitive");
        int by = actuals.text(1, "by").orElse("key").equals("value") ? 1 : 0;
        List<Value> pairs = new ArrayList<>(Operators.items(pairs(target)));
        Comparator<Value> order =
                Comparator.comparing(pair -> folded(Operators.items(pair).get(by), exact), Operators::order);
        pairs.sort(actuals.flag(2, "reverse") ? order.reversed() : order);
        return new Value.Items(pairs);
    }

    private static Value folded(Value value, boolean exact) {
        return value instanceof Value.Text text && !exact
                ? Value.text(text.value().toLowerCase(Locale.ROOT))
                : value;
    }

    private static Value end(List<Value> values, boolean first) {
        if (values.isEmpty()) {
            return new Value.Undefined(first ? "first of nothing" : "last of nothing");
        }
        return first ? values.getFirst() : values.getLast();
    }

    private static Value reversed(Value target) {
        if (target instanceof Value.Text text) {
            return Value.text(new StringBuilder(text.value()).reverse().toString());
        }
        return new Value.Items(Operators.items(target).reversed());
    }

    private static Value sorted(Value target, Actuals actuals) {
        boolean exact = actuals.flag(1, "case_sensitive");
        var attribute = actuals.text(2, "attribute");
        Comparator<Value> order = Comparator.comparing(
                value -> folded(attribute.map(path -> field(value, path)).orElse(value), exact), Operators::order);
        List<Value> values = new ArrayList<>(Operators.items(target));
        values.sort(actuals.flag(0, "reverse") ? order.reversed() : order);
        return new Value.Items(values);
    }

    private static Value unique(List<Value> values) {
        List<Value> kept = new ArrayList<>();
        for (Value value : values) {
            if (kept.stream().noneMatch(other -> Operators.equal(folded(other, false), folded(value, false)))) {
                kept.add(value);
            }
        }
        return new Value.Items(kept);
    }

    /** A dotted path of attributes. */
    private static Value field(Value value, String path) {
        Value found = value;
        for (String name : path.split("\\.", -1)) {
            found = Evaluator.attribute(found, name);
        }
        return found;
    }

    private static Value map(Value target, Actuals actuals) {
        var attribute = actuals.named().containsKey("attribute")
                ? actuals.text(Integer.MAX_VALUE, "attribute")
                : Optional.<String>empty();
        List<Value> mapped = new ArrayList<>();
        for (Value value : Operators.items(target)) {
            if (attribute.isPresent()) {
                Value found = field(value, attribute.get());
                Value other = actuals.named().get("default");
                mapped.add(found instanceof Value.Undefined && other != null ? other : found);
            } else {
                mapped.add(apply(actuals.requireText(0, "filter"), value, actuals.rest()));
            }
        }
        return new Value.Items(Collections.unmodifiableList(mapped));
    }

    private static Value select(Value target, Actuals given, boolean byAttribute, boolean keep) {
        Actuals actuals = byAttribute ? given.rest() : given;
        var test = actuals.text(0, "test");
        List<Value> kept = new ArrayList<>();
        for (Value value : Operators.items(target)) {
            Value tested = byAttribute ? field(value, given.requireText(0, "attribute")) : value;
            boolean passes =
                    test.map(name -> Tests.holds(name, tested, actuals.rest())).orElseGet(() -> Value.truth(tested));
            if (passes == keep) {
                kept.add(value);
            }
        }
        return new Value.Items(kept);
    }

    private static Value whole(Value target, Actuals actuals) {
        OptionalDouble number = Operators.number(target);
        if (number.isPresent()) {
            return target instanceof Value.Whole ? target : new Value.Whole((long) number.getAsDouble());
        }
        try {
            return new Value.Whole((long) Double.parseDouble(PythonText.strip(PythonText.str(target))));
        } catch (NumberFormatException e) {
            return actuals.at(0, "default").orElse(new Value.Whole(0));
        }
    }

    private static Value real(Value target, Actuals actuals) {
        OptionalDouble number = Operators.number(target);
        if (number.isPresent()) {
            return new Value.Real(number.getAsDouble());
        }
        try {
            return new Value.Real(Double.parseDouble(PythonText.strip(PythonText.str(target))));
        } catch (NumberFormatException e) {
            return actuals.at(0, "default").orElse(new Value.Real(0));
        }
    }

    private static Value extreme(Value target, int sign) {
        return Operators.items(target).stream()
                .reduce((a, b) -> Operators.order(b, a) * sign > 0 ? b : a)
                .orElseGet(() -> new Value.Undefined("extreme of nothing"));
    }

    private static Value indented(String text, Actuals actuals) {
        String margin = " ".repeat(Math.clamp(actuals.whole(0, "width").orElse(4L), 0, 100));
        boolean blank = actuals.flag(2, "blank");
        StringBuilder out = new StringBuilder();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            boolean indent = i == 0 ? actuals.flag(1, "first") : blank || !lines[i].isEmpty();
            out.append(i == 0 ? "" : "\n").append(indent ? margin : "").append(lines[i]);
        }
        return Value.text(out.toString());
    }
}
