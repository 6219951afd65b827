package org.hone.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.resolve.Module;
import org.jspecify.annotations.Nullable;

/** Local names over a module's scope. Inner scopes hide outer ones. */
public final class Env {
    private final Module module;
    private final @Nullable Env outer;
    private final Map<String, Value> names = new HashMap<>();

    private Env(Module module, @Nullable Env outer) {
        this.module = module;
        this.outer = outer;
    }

    /** The scope of a module's own declarations. */
    public static Env of(Module module) {
        return new Env(module, null);
    }

    /** A scope inside this one. */
    public Env inner() {
        return new Env(module, this);
    }

    /** Gives a name in this scope. */
    public Env with(String name, Value value) {
        names.put(name, value);
        return this;
    }

    /** The module whose declarations are seen. */
    public Module module() {
        return module;
    }

    /** A local name. */
    public Optional<Value> local(String name) {
        for (Env env = this; env != null; env = env.outer) {
            Value value = env.names.get(name);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** All local names. */
    public List<String> locals() {
        List<String> all = new ArrayList<>();
        for (Env env = this; env != null; env = env.outer) {
            all.addAll(env.names.keySet());
        }
        return all;
    }
}
