package org.hone.check;

import java.util.List;
import java.util.Optional;
import org.hone.source.Span;

/**
 * A function that is not written in Hone.
 *
 * @param name its name
 * @param parameters in order
 * @param result its type, for documentation
 * @param doc what it does: formula, units, edge cases
 * @param body what it makes of its arguments, in the order of the parameters
 */
public record Builtin(String name, List<Param> parameters, String result, String doc, Body body) {
    public Builtin {
        parameters = List.copyOf(parameters);
    }

    /** A parameter; without a default it is required. */
    public record Param(String name, String type, Optional<Value> byDefault) {}

    /** The implementation. An argument that may be left out and is arrives as {@link Value.Absent}. */
    @FunctionalInterface
    public interface Body {
        Value apply(Call call, List<Value> arguments);
    }

    /** Where and in what scope it is called, and what evaluates functions that it is given. */
    public record Call(Elaborator elaborator, Env env, Span span) {
        public Reporter reporter() {
            return elaborator.reporter();
        }

        /** Applies a function to one argument; {@link Value#UNKNOWN} after an error. */
        public Value apply(Value function, Value argument) {
            return elaborator.apply(function, argument, env, span);
        }
    }

    /** As documentation prints it. */
    public String signature() {
        String in = String.join(
                ", ",
                parameters.stream()
                        .map(p -> p.name() + ": " + p.type()
                                + p.byDefault()
                                        .map(d -> d instanceof Value.Absent ? "?" : " = " + Show.value(d))
                                        .orElse(""))
                        .toList());
        return name + "(" + in + ") -> " + result;
    }
}
