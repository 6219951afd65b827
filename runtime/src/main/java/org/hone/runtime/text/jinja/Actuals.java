package org.hone.runtime.text.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a call. */
record Actuals(List<Value> positional, Map<String, Value> named) {

    Optional<Value> at(int index, String name) {
        return index < positional.size() ? Optional.of(positional.get(index)) : Optional.ofNullable(named.get(name));
    }

    Value require(int index, String name) {
        return at(index, name).orElseThrow(() -> new JinjaException("the argument '" + name + "' is missing"));
    }

    /** A string argument; {@code None} counts as not given. */
    Optional<String> text(int index, String name) {
        return at(index, name).filter(value -> !(value instanceof Value.None)).map(value -> {
            if (value instanceof Value.Text text) {
                return text.value();
            }
            throw new JinjaException("the argument '" + name + "' must be a string, not " + Value.kind(value));
        });
    }

    String requireText(int index, String name) {
        return text(index, name).orElseThrow(() -> new JinjaException("the argument '" + name + "' is missing"));
    }

    Optional<Long> whole(int index, String name) {
        return at(index, name).filter(value -> !(value instanceof Value.None)).map(value -> {
            if (value instanceof Value.Whole whole) {
                return whole.value();
            }
            throw new JinjaException("the argument '" + name + "' must be a whole number, not " + Value.kind(value));
        });
    }

    boolean flag(int index, String name) {
        return at(index, name).map(Value::truth).orElse(false);
    }

    /** The arguments without the first. */
    Actuals rest() {
        return new Actuals(positional.subList(1, positional.size()), named);
    }
}
