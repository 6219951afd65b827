package org.hone.explain;

import java.util.List;

/**
 * What a parameter changes, found out by giving it another value.
 *
 * @param name the parameter
 * @param value its value
 * @param tried the value it was given instead; empty if none could be tried
 * @param slots the slots, or fields of a recipe, whose formula is another then
 * @param moves what happens to the coefficients, in words
 */
public record Effect(String name, String value, String tried, List<String> slots, String moves) {
    public Effect {
        slots = List.copyOf(slots);
    }
}
