package org.hone.runtime.text.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a template; the names are Python's in Hone's words. */
sealed interface Value {
    /** A string. */
    record Text(String value) implements Value {}

    /** An integer; beyond 64 bits is an error. */
    record Whole(long value) implements Value {}

    /** A float. */
    record Real(double value) implements Value {}

    /** A truth value. */
    record Flag(boolean value) implements Value {}

    /** {@code None}. */
    record None() implements Value {}

    /**
     * The value of what is not there: prints as nothing, counts as false, and fails when more is asked of it.
     *
     * @param what what is not there, for messages
     */
    record Undefined(String what) implements Value {}

    /** A list or tuple. */
    record Items(List<Value> values) implements Value {}

    /** A dictionary with string keys, in order of insertion. */
    record Table(Map<String, Value> entries) implements Value {}

    /** A namespace, the only thing a template can change, or a loop's description. */
    record Space(Map<String, Value> fields) implements Value {
        static Space of(Map<String, Value> fields) {
            return new Space(new LinkedHashMap<>(fields));
        }
    }

    /** Something that can be called. */
    record Function(String name, Body body) implements Value {}

    /** What a function does. */
    @FunctionalInterface
    interface Body {
        Value call(Actuals actuals);
    }

    static Text text(String value) {
        return new Text(value);
    }

    static Flag flag(boolean value) {
        return new Flag(value);
    }

    /** A value out of Java's strings, numbers, booleans, lists, maps with string keys, and null. */
    static Value of(@Nullable Object object) {
        return switch (object) {
            case null -> new None();
            case Value value -> value;
            case String text -> new Text(text);
            case Boolean flag -> new Flag(flag);
            case Integer whole -> new Whole(whole);
            case Long whole -> new Whole(whole);
            case Double real -> new Real(real);
            case List<?> list -> new Items(list.stream().map(Value::of).toList());
            case Map<?, ?> map -> {
                Map<String, Value> entries = new LinkedHashMap<>();
                map.forEach((key, value) -> entries.put((String) key, of(value)));
                yield new Table(entries);
            }
            default ->
                throw new IllegalArgumentException(object.getClass().getSimpleName() + " cannot go into a template");
        };
    }

    /** Python's truth. */
    static boolean truth(Value value) {
        return switch (value) {
            case Text text -> !text.value().isEmpty();
            case Whole whole -> whole.value() != 0;
            case Real real -> real.value() != 0;
            case Flag flag -> flag.value();
            case None none -> false;
            case Undefined undefined -> false;
            case Items items -> !items.values().isEmpty();
            case Table table -> !table.entries().isEmpty();
            case Space space -> true;
            case Function function -> true;
        };
    }

    /** What Python calls the type, for messages. */
    static String kind(Value value) {
        return switch (value) {
            case Text text -> "a string";
            case Whole whole -> "a whole number";
            case Real real -> "a number";
            case Flag flag -> "a truth value";
            case None none -> "none";
            case Undefined undefined -> "undefined (" + undefined.what() + ")";
            case Items items -> "a list";
            case Table table -> "a mapping";
            case Space space -> "a namespace";
            case Function function -> "the function " + function.name();
        };
    }
}
