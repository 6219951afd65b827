package org.hone.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hone.runtime.estimate.Expr;
import org.hone.source.Place;

/** Side tables from graph nodes, by identity, to the text they come from; and the calls that later checks ask about. */
@SuppressWarnings("ReferenceEquality") // nodes that are equal may stand in different places
public final class Sites {
    private final IdentityHashMap<Expr, Place> comparisons = new IdentityHashMap<>();
    private final IdentityHashMap<Expr, Choice> choices = new IdentityHashMap<>();
    private final IdentityHashMap<Expr, Place> nodes = new IdentityHashMap<>();
    private final IdentityHashMap<Expr, Set<Place>> origins = new IdentityHashMap<>();
    private final Set<Place> used = new HashSet<>();
    private List<Called> called = new ArrayList<>();

    /** The branches of a choice. */
    public record Choice(Place then, Place otherwise) {}

    /**
     * A call of a named function of the standard library or of a built-in one.
     *
     * @param written whether the call itself stands outside the standard library
     */
    public record Called(String function, Place place, boolean written) {}

    void mark(Expr comparison, Place place) {
        comparisons.put(comparison, place);
    }

    void node(Expr e, Place place) {
        nodes.putIfAbsent(e, place);
    }

    /** A constant that is known to come from an argument. */
    Expr origin(Expr.Literal value, Place argument) {
        Expr own = new Expr.Literal(value.value());
        Set<Place> all = new HashSet<>(origins.getOrDefault(value, Set.of()));
        all.add(argument);
        origins.put(own, all);
        return own;
    }

    /** Constants that were computed from constants come from where those come from; what else became of them counts as use. */
    void inherit(Expr result, Expr... operands) {
        for (Expr operand : operands) {
            Set<Place> from = origins.get(operand);
            if (from != null && result != operand) {
                if (result instanceof Expr.Literal) {
                    origins.computeIfAbsent(result, r -> new HashSet<>()).addAll(from);
                } else if (!holds(result, operand)) {
                    used.addAll(from);
                }
            }
        }
    }

    /** A constant decided what the graph looks like. */
    void use(Expr constant) {
        used.addAll(origins.getOrDefault(constant, Set.of()));
    }

    private static boolean holds(Expr e, Expr part) {
        return e == part
                || switch (e) {
                    case Expr.Literal l -> false;
                    case Expr.Field f -> false;
                    case Expr.Stat s -> false;
                    case Expr.Frozen f -> holds(f.x(), part);
                    case Expr.Unary u -> holds(u.x(), part);
                    case Expr.Binary b -> holds(b.a(), part) || holds(b.b(), part);
                    case Expr.Select s ->
                        holds(s.condition(), part) || holds(s.then(), part) || holds(s.otherwise(), part);
                    case Expr.Reduce r -> holds(r.x(), part);
                    case Expr.Scan s -> holds(s.x(), part);
                };
    }

    /** Where a node was written, if it was: the innermost expression that gave it. */
    public Optional<Place> place(Expr e) {
        return Optional.ofNullable(nodes.get(e));
    }

    /** The arguments that a constant comes from. */
    public Set<Place> origins(Expr constant) {
        return Set.copyOf(origins.getOrDefault(constant, Set.of()));
    }

    /** Whether an argument decided what the graph looks like, beyond the constants in it. */
    public boolean used(Place argument) {
        return used.stream()
                .anyMatch(p -> p.source().equals(argument.source())
                        && p.span().start() >= argument.span().start()
                        && p.span().end() <= argument.span().end());
    }

    void choice(Expr select, Place then, Place otherwise) {
        choices.put(select, new Choice(then, otherwise));
    }

    void called(String function, Place place, boolean written) {
        called.add(new Called(function, place, written));
    }

    /** Where a comparison stands. */
    public Optional<Place> comparison(Expr e) {
        return Optional.ofNullable(comparisons.get(e));
    }

    /** Where the branches of a choice stand. */
    public Optional<Choice> choice(Expr e) {
        return Optional.ofNullable(choices.get(e));
    }

    /** The calls since the last time this was asked. */
    public List<Called> takeCalls() {
        List<Called> taken = List.copyOf(called);
        called = new ArrayList<>();
        return taken;
    }
}
