package org.hone.runtime.estimate;

import java.util.List;

/**
 * A linear map from per-token values to one number per batch, as the composition of its steps from the inside out.
 * Because it is linear it is the same thing as one weight a token; {@link Coefficients#weight()} holds them.
 *
 * <p>Denominators are those of the whole optimiser step. Sequences whose schedule weight is zero are in no denominator,
 * except that a {@code mean(per: batch)} of per-prompt values always divides by every prompt of the step, so that
 * {@code α·L_RL + β·L_SFT} keeps the balance of the question-wise objective (HPT, Eq. 13).
 */
public record Aggregate(List<Step> steps) {
    public Aggregate {
        steps = List.copyOf(steps);
        Axis reached = Axis.TOKEN;
        for (Step step : steps) {
            reached = switch (step) {
                case Step.Sum sum -> coarser(reached, sum.per());
                case Step.Mean mean -> coarser(reached, mean.per());
                case Step.Scale scale -> {
                    if (scale.factor().axis().finerThan(reached)) {
                        throw new IllegalArgumentException("a factor per "
                                + scale.factor().axis().word() + " cannot scale what is already per "
                                + reached.word());
                    }
                    yield reached;
                }
            };
        }
        if (reached != Axis.BATCH) {
            throw new IllegalArgumentException("an aggregate must end per batch, not per " + reached.word());
        }
    }

    private static Axis coarser(Axis reached, Axis per) {
        if (!reached.finerThan(per)) {
            throw new IllegalArgumentException(
                    "cannot reduce per " + per.word() + " what is already per " + reached.word());
        }
        return per;
    }

    /** The factors of the {@link Step.Scale} steps, in order. */
    public List<Expr> factors() {
        return steps.stream()
                .filter(Step.Scale.class::isInstance)
                .map(step -> ((Step.Scale) step).factor())
                .toList();
    }

    /** One step of the composition. */
    public sealed interface Step {
        /** {@code sum(per: axis)}: weight unchanged. */
        record Sum(Axis per) implements Step {}

        /** {@code mean(per: axis)}: divides by the number of members of each element of {@code per}. */
        record Mean(Axis per) implements Step {}

        /** Multiplication by a factor that lives on {@link Axis#BATCH} or on the axis reached so far. */
        record Scale(Expr factor) implements Step {}
    }
}
