package org.hone.runtime.verify.math;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Group;
import org.hone.runtime.verify.math.Formula.Relation;
import org.hone.runtime.verify.math.Formula.Symbol;
import org.hone.runtime.verify.math.Formula.Words;

/** What a formula answers: the value that a relation names, the members of a list, both signs of plus-minus. */
final class Answers {
    private Answers() {}

    static boolean twofold(Formula f) {
        return f.any(part -> part instanceof Apply a && a.name().equals("pm"));
    }

    /** The value of a relation that names one: {@code x = 5}. */
    static Formula core(Formula f) {
        if (f instanceof Relation r) {
            int about = r.signs().indexOf("≈");
            List<Formula> sides = about >= 1 ? r.sides().subList(0, about + 1) : r.sides();
            List<String> signs = about >= 1 ? r.signs().subList(0, about) : r.signs();
            boolean equal = signs.stream().allMatch(s -> s.equals("=") || s.equals("≈"));
            boolean named = sides.subList(0, sides.size() - 1).stream().anyMatch(Answers::name);
            // 1/2 + 1/2 = 1: a calculation ends in its result.
            boolean calculated = sides.stream().allMatch(Formula::constant);
            if (equal && (named || calculated)) {
                return sides.getLast();
            }
            if (signs.equals(List.of("∈"))) {
                return sides.getLast();
            }
        }
        return f;
    }

    /** The values of {@code a = 1, b = 2} by name, if each name is given one; else nothing. */
    static Map<Formula, Formula> named(Formula f) {
        Map<Formula, Formula> values = new LinkedHashMap<>();
        if (!(f instanceof Group g) || !g.bare()) {
            return values;
        }
        for (Formula item : g.items()) {
            boolean value = item instanceof Relation r
                    && r.signs().equals(List.of("="))
                    && name(r.sides().getFirst());
            if (!value || values.put(item.parts().get(0), item.parts().get(1)) != null) {
                return Map.of();
            }
        }
        return values;
    }

    /** A variable, a function's value, a length, a ratio of these: what a value is given to. */
    private static boolean name(Formula f) {
        return switch (f) {
            case Symbol s -> true;
            case Words w -> true;
            case Group g -> g.open() == '(' && g.items().stream().allMatch(Answers::name);
            case Apply a ->
                a.name().startsWith("of:")
                        || (List.of("*", "/", "ratio", "abs").contains(a.name())
                                && a.arguments().stream().allMatch(Answers::name));
            default -> false;
        };
    }

    /** The answers in a list; plus-minus is two. */
    static List<Formula> items(Formula f) {
        Formula core = core(f);
        List<Formula> all = new ArrayList<>();
        if (core instanceof Group g && (g.bare() || g.set())) {
            g.items().forEach(item -> all.addAll(items(item)));
        } else {
            all.addAll(signs(core));
        }
        return all;
    }

    static boolean set(Formula f) {
        return core(f) instanceof Group g && g.set();
    }

    static Optional<Formula> tuple(Formula f) {
        return core(f) instanceof Group g && g.open() == '(' && g.close() == ')' ? Optional.of(g) : Optional.empty();
    }

    /** {@code a ± b} as both; more than one such sign in a formula is left alone. */
    private static List<Formula> signs(Formula f) {
        if (!twofold(f)) {
            return List.of(f);
        }
        return List.of(chosen(f, false), chosen(f, true));
    }

    private static Formula chosen(Formula f, boolean minus) {
        return switch (f) {
            case Apply a -> {
                List<Formula> parts =
                        a.arguments().stream().map(p -> chosen(p, minus)).toList();
                yield a.name().equals("pm")
                        ? new Apply(
                                "+",
                                List.of(parts.get(0), minus ? new Apply("neg", List.of(parts.get(1))) : parts.get(1)))
                        : new Apply(a.name(), parts);
            }
            case Group g ->
                new Group(
                        g.open(),
                        g.close(),
                        g.items().stream().map(p -> chosen(p, minus)).toList());
            case Relation r ->
                new Relation(r.sides().stream().map(p -> chosen(p, minus)).toList(), r.signs());
            default -> f;
        };
    }
}
