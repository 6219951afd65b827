package org.hone.assist;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Local names from the innermost outwards. Immutable. */
record Scope(@Nullable Scope outer, @Nullable Symbol symbol) {
    static final Scope EMPTY = new Scope(null, null);

    Scope with(Symbol added) {
        return added.name().isEmpty() ? this : new Scope(this, added);
    }

    Optional<Symbol> find(String name) {
        for (Scope s = this; s != null; s = s.outer) {
            if (s.symbol != null && s.symbol.name().equals(name)) {
                return Optional.of(s.symbol);
            }
        }
        return Optional.empty();
    }

    /** All visible names, the nearest first. */
    Map<String, Symbol> all() {
        Map<String, Symbol> all = new LinkedHashMap<>();
        for (Scope s = this; s != null; s = s.outer) {
            if (s.symbol != null) {
                all.putIfAbsent(s.symbol.name(), s.symbol);
            }
        }
        return all;
    }
}
