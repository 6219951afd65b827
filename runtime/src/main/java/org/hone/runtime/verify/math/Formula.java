package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/** What an answer says. */
sealed interface Formula {

    /** A literal; its scale tells whether it was written with decimals. */
    record Literal(BigDecimal value) implements Formula {}

    /** A variable or a constant such as {@code pi}. */
    record Symbol(String name) implements Formula {}

    /**
     * An operator or a function. Operators are {@code + * / ^ neg ! pm root(n, x) base(number, base) ratio(a, b)}; functions
     * that only have a name, and symbols with a subscript, start with {@code of:}.
     */
    record Apply(String name, List<Formula> arguments) implements Formula {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /** A tuple, an interval or a set by its brackets; a list without brackets has blanks for them. */
    record Group(char open, char close, List<Formula> items) implements Formula {
        public Group {
            items = List.copyOf(items);
        }

        boolean bare() {
            return open == ' ';
        }

        boolean set() {
            return open == '{';
        }
    }

    /** A chain {@code a < b = c}; the signs are {@code = ≈ ≠ < ≤ > ≥ ∈}, one fewer than the sides. */
    record Relation(List<Formula> sides, List<String> signs) implements Formula {
        public Relation {
            sides = List.copyOf(sides);
            signs = List.copyOf(signs);
        }
    }

    /** A union of sets and intervals. */
    record Union(List<Formula> parts) implements Formula {
        public Union {
            parts = List.copyOf(parts);
        }
    }

    /** A matrix by rows. */
    record Matrix(List<List<Formula>> rows) implements Formula {
        public Matrix {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** Text that is the answer itself. */
    record Words(String text) implements Formula {}

    /** Direct parts. */
    default List<Formula> parts() {
        return switch (this) {
            case Literal l -> List.of();
            case Symbol s -> List.of();
            case Words w -> List.of();
            case Apply a -> a.arguments();
            case Group g -> g.items();
            case Relation r -> r.sides();
            case Union u -> u.parts();
            case Matrix m -> m.rows().stream().flatMap(List::stream).toList();
        };
    }

    /** Whether something in it is so. */
    default boolean any(Predicate<Formula> test) {
        if (test.test(this)) {
            return true;
        }
        for (Formula part : parts()) {
            if (part.any(test)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it has a value that depends on nothing. */
    default boolean constant() {
        return !any(f -> (f instanceof Symbol s && !Constants.NAMES.contains(s.name()))
                || (f instanceof Apply a && a.name().startsWith("of:"))
                || f instanceof Words);
    }
}
