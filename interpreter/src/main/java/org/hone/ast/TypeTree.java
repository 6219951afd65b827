package org.hone.ast;

import java.util.List;
import org.hone.source.Span;

/** A type as written. */
public sealed interface TypeTree extends Node {

    /** {@code Real}, {@code math.Row}, {@code List<Text>}. */
    record Named(Span span, List<Name> path, List<TypeTree> arguments) implements TypeTree {
        public Named {
            path = List.copyOf(path);
            arguments = List.copyOf(arguments);
        }

        /** The path with dots. */
        public String text() {
            return String.join(".", path.stream().map(Name::text).toList());
        }
    }

    /** {@code Real per token}. */
    record PerAxis(Span span, TypeTree base, Name axis) implements TypeTree {}

    /** {@code T?}. */
    record Nullable(Span span, TypeTree base) implements TypeTree {}

    /** {@code Real per token -> Real per batch}, {@code (A, B) -> C}. */
    record FunctionType(Span span, List<TypeTree> parameters, TypeTree result) implements TypeTree {
        public FunctionType {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code { prompt: Chat, answer: Text }}. */
    record RecordType(Span span, List<Entry> entries) implements TypeTree {
        public RecordType {
            entries = List.copyOf(entries);
        }

        /** {@code name: Type}. */
        public record Entry(Span span, Name name, TypeTree type) {}
    }

    /** Stands where the text could not be read; a diagnostic has been given already. */
    record Invalid(Span span) implements TypeTree {}
}
