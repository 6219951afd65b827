package org.hone.runtime.estimate;

import java.util.Arrays;
import java.util.List;

/**
 * The factors that make an estimator's coefficients, in double precision, to look at: {@code c = mask · ratio · advantage}.
 * Tokens of prompts that the schedule leaves out have 0 everywhere.
 *
 * @param mask the mask: {@code [tokens]}
 * @param ratio {@code exp(likelihood − reference)}: {@code [tokens]}
 * @param advantage the advantage: {@code [tokens]}
 */
public record Slots(double[] mask, double[] ratio, double[] advantage) {

    /**
     * Evaluates the slots on one optimiser step.
     *
     * @param promptWeight the schedule's weight of the term for each prompt: {@code [prompts]}
     * @throws EstimatorException if the estimator reads a field that the batch does not hold
     */
    public static Slots of(EstimatorGraph graph, PackedBatch batch, double[] promptWeight) {
        Active active = Active.of(batch, promptWeight);
        if (active.tokens().length == 0) {
            // Nobody asks for the fields of a term that trains nothing.
            int tokens = batch.tokens();
            return new Slots(new double[tokens], new double[tokens], new double[tokens]);
        }
        boolean own = graph.ownReference();
        // Where π_ref is the policy itself the quotient is 1, whatever the policy says of the token.
        List<Expr> roots = own
                ? List.of(graph.mask(), graph.advantage())
                : List.of(graph.mask(), graph.advantage(), graph.likelihood(), graph.reference());
        var values = new Values(StraightLine.of(roots), active.packing(), Replay.leaf(active));
        double[] mask = spread(values.root(0, Axis.TOKEN), active);
        double[] advantage = spread(values.root(1, Axis.TOKEN), active);
        double[] ratio;
        if (own) {
            ratio = new double[mask.length];
            for (int t : active.tokens()) {
                ratio[t] = 1;
            }
        } else {
            ratio = spread(values.root(2, Axis.TOKEN), active);
            double[] reference = spread(values.root(3, Axis.TOKEN), active);
            for (int t : active.tokens()) {
                ratio[t] = Math.exp(ratio[t] - reference[t]);
            }
        }
        return new Slots(mask, ratio, advantage);
    }

    private static double[] spread(Values.View view, Active active) {
        double[] all = new double[active.batch().tokens()];
        int[] tokens = active.tokens();
        for (int i = 0; i < tokens.length; i++) {
            all[tokens[i]] = view.at(i);
        }
        return all;
    }

    /** The same for some of the tokens. */
    public Slots range(int from, int to) {
        return new Slots(
                Arrays.copyOfRange(mask, from, to),
                Arrays.copyOfRange(ratio, from, to),
                Arrays.copyOfRange(advantage, from, to));
    }
}
