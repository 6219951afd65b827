package org.hone.runtime.verify.math;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the verifier may let pass, each by a {@link Choice} of its own. Everything else it does is reading: two ways of writing
 * one thing.
 */
// Choices are enums and a record of a number, and the list is never changed.
@SuppressWarnings("ImmutableEnumChecker")
public enum Leniency {
    /** Percent signs. */
    PERCENT(Choice.Percent.IGNORED, Choice.Percent.values()),
    /** The base that a number is written in. */
    BASE_SUBSCRIPT(Choice.BaseSubscript.REQUIRED, Choice.BaseSubscript.values()),
    /** Degree signs. */
    DEGREES(Choice.Degrees.IGNORED, Choice.Degrees.values()),
    /** Units, and words beside a value. */
    UNITS(Choice.Units.IGNORED, Choice.Units.values()),
    /** Capital letters in words. */
    TEXT_CASE(Choice.TextCase.IGNORED, Choice.TextCase.values()),
    /** The order of lists without brackets. */
    ORDER(Choice.Order.IGNORED, Choice.Order.values()),
    /** Several boxes in a solution. */
    BOXES(Choice.Boxes.TOGETHER, Choice.Boxes.values()),
    /** Rounded numbers. */
    DECIMALS(new Choice.Decimals(6)),
    /** Relations where a set is wanted. */
    RELATIONS(Choice.Relations.REQUIRED, Choice.Relations.values()),
    /** Names of variables. */
    NAMES(Choice.Names.REQUIRED, Choice.Names.values());

    private final Choice byDefault;
    private final List<Choice> choices;

    Leniency(Choice byDefault, Choice... choices) {
        this.byDefault = byDefault;
        this.choices = List.of(choices);
    }

    /** The name in programs and on the command line, e.g. {@code base_subscript}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What holds where nothing is said. */
    public Choice byDefault() {
        return byDefault;
    }

    /** Its values; of {@link #DECIMALS} all numbers of places. */
    public List<Choice> choices() {
        return choices.isEmpty()
                ? Stream.iterate(0, n -> n <= Choice.Decimals.MOST, n -> n + 1)
                        .<Choice>map(Choice.Decimals::new)
                        .toList()
                : choices;
    }

    /** Its values in words, for messages. */
    public String words() {
        return choices.isEmpty()
                ? "0 to " + Choice.Decimals.MOST
                : choices.stream().map(Choice::word).collect(Collectors.joining(", "));
    }

    /** Whether it belongs to finding the answer in a solution, not to comparing it. */
    public boolean ofSolutions() {
        return this == BOXES;
    }

    /** The leniency of that name. */
    public static Optional<Leniency> named(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /**
     * The value of that name.
     *
     * @throws IllegalArgumentException if it has none; the message names those it has
     */
    public Choice choice(String word) {
        return choices().stream()
                .filter(choice -> choice.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("`%s` is %s, not `%s`".formatted(word(), words(), word)));
    }
}
