package org.hone.check;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.estimate.Expr;
import org.hone.source.Place;

/** Side tables from graph nodes, by identity, to the text they come from; and the calls that later checks ask about. */
public final class Sites {
    private final IdentityHashMap<Expr, Place> comparisons = new IdentityHashMap<>();
    private final IdentityHashMap<Expr, Choice> choices = new IdentityHashMap<>();
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
