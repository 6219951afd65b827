package org.hone.runtime.text.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Variables of a template, a loop's body or a macro; what is set inside is not seen outside. */
final class Scope {

    private final Optional<Scope> outer;
    private final Map<String, Value> variables = new HashMap<>();

    Scope(Optional<Scope> outer) {
        this.outer = outer;
    }

    Scope inner() {
        return new Scope(Optional.of(this));
    }

    void set(String name, Value value) {
        variables.put(name, value);
    }

    Value get(String name) {
        Value value = variables.get(name);
        if (value != null) {
            return value;
        }
        return outer.map(scope -> scope.get(name)).orElseGet(() -> new Value.Undefined("'" + name + "'"));
    }
}
