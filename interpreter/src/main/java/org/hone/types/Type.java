package org.hone.types;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.SourceKind;

/** A type as a declaration writes it. */
public sealed interface Type {

    /** The type as messages show it. */
    String show();

    /**
     * A number.
     *
     * @param axis the axis it may be finest on; absent when the declaration does not say
     */
    record Numeric(Scalar scalar, Optional<Axis> axis) implements Type {
        @Override
        public String show() {
            return scalar.typeName() + axis.map(a -> " per " + a.word()).orElse("");
        }
    }

    /** A text or a verdict. */
    record Textual(TextSort sort) implements Type {
        @Override
        public String show() {
            return sort.typeName();
        }
    }

    /** One of the axis words. */
    record AxisWord() implements Type {
        @Override
        public String show() {
            return "Axis";
        }
    }

    /** The parameter of an estimator. */
    record Source(SourceKind kind) implements Type {
        @Override
        public String show() {
            return kind.typeName();
        }
    }

    /** The parameter of a schedule. */
    record Stats() implements Type {
        @Override
        public String show() {
            return "PromptStats";
        }
    }

    /** A row of a declared dataset. */
    record Row(String dataset) implements Type {
        @Override
        public String show() {
            return dataset + ".Row";
        }
    }

    /** A built-in task as the source of a dataset. */
    record TaskSource() implements Type {
        @Override
        public String show() {
            return "TaskSource";
        }
    }

    /** A list. */
    record ListOf(Type element) implements Type {
        @Override
        public String show() {
            return "List<" + element.show() + ">";
        }
    }

    /** A value that may be absent. */
    record Maybe(Type base) implements Type {
        @Override
        public String show() {
            return base.show() + "?";
        }
    }

    /** A function. */
    record Function(List<Type> parameters, Type result) implements Type {
        public Function {
            parameters = List.copyOf(parameters);
        }

        @Override
        public String show() {
            String in = parameters.stream().map(Type::show).collect(Collectors.joining(", "));
            return (parameters.size() == 1 ? in : "(" + in + ")") + " -> " + result.show();
        }
    }

    /** A record: whatever has these fields, others besides. */
    record Fields(Map<String, Type> types) implements Type {
        public Fields {
            types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        }

        @Override
        public String show() {
            return types.entrySet().stream()
                    .map(e -> e.getKey() + ": " + e.getValue().show())
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
    }

    /** Anything: a parameter without a type. */
    record Anything() implements Type {
        @Override
        public String show() {
            return "any value";
        }
    }
}
