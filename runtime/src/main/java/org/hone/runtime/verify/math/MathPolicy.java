package org.hone.runtime.verify.math;

/**
 * What a comparison lets pass.
 *
 * @param decimals places to which a decimal fraction must agree with an exact number
 * @param relationsForSets whether {@code −2 ≤ x ≤ 7} answers a question for the set {@code [−2, 7]}; the other way round is
 *     always right
 * @param anyNames whether variables may have other names than in the gold answer
 */
public record MathPolicy(int decimals, boolean relationsForSets, boolean anyNames) {
    /** Six decimals, relations are no sets, names matter. */
    public static final MathPolicy DEFAULT = new MathPolicy(6, false, false);
}
