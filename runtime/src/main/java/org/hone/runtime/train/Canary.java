package org.hone.runtime.train;

import java.util.IdentityHashMap;
import java.util.List;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.Precision;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.Scores;
import org.hone.runtime.torch.TokenSequence;

/**
 * Holds the log-probs that sampling noted against those that scoring finds with the same weights. In exact arithmetic they are
 * equal; what is left is rounding, and whatever is more than that is a fault in between: another temperature, other tokens,
 * labels that are shifted, other weights.
 */
final class Canary {
    /**
     * What rounding can make of a log-prob at temperature 1. Logits are divided by the temperature, and their rounding with them.
     *
     * @param usual of all tokens but one in {@link #SELDOM}
     * @param most of any token
     */
    record Rounding(double usual, double most) {
        /**
         * Measured: of 715,144 tokens of four long runs of small models one was above 1e-4 (1.2e-4; three more above 5e-5), and of
         * 1,372 tokens of a model of 135 million parameters the worst was at 2.5e-5. A model that is very sure of itself has
         * large logits, and sometimes a token on the edge.
         */
        static final Rounding FP32 = new Rounding(1e-4, 1e-3);

        /**
         * Products in bfloat16, whose numbers have eight significant bits: on a model of 135 million parameters the largest gap
         * among 2,048 tokens was 0.14 and the mean one 0.02. A wrong temperature or a shift by a token shows as more.
         */
        static final Rounding BF16 = new Rounding(0.2, 0.5);

        static Rounding of(Precision precision) {
            return switch (precision) {
                case FP32 -> FP32;
                case BF16 -> BF16;
            };
        }
    }

    /** One token in so many, and in any case one in a step, may be off by more than is usual. */
    private static final int SELDOM = 1000;

    private final LanguageModel model;
    private final int step;
    private final double temperature;
    private final double limit;
    private final double most;

    Canary(LanguageModel model, int step, double temperature) {
        this.model = model;
        this.step = step;
        this.temperature = temperature;
        Rounding rounding = Rounding.of(model.policy().precision());
        limit = rounding.usual() / Math.min(1, temperature);
        most = rounding.most() / Math.min(1, temperature);
    }

    /**
     * Compares every rollout that was scored.
     *
     * @return the largest gap; 0 if none was scored
     * @throws TrainingException naming prompt and token and the likely cause, if it is more than rounding
     */
    double check(List<Group> groups, IdentityHashMap<Object, Scores> scores) {
        double largest = 0;
        long tokens = 0;
        long unusual = 0;
        Group where = null;
        Group.Rollout worst = null;
        int token = 0;
        for (Group group : groups) {
            for (Group.Rollout rollout : group.rollouts()) {
                Scores found = scores.get(rollout);
                if (found == null) {
                    continue;
                }
                float[] sampled = rollout.reply().logprobs();
                float[] scored = found.logprobs();
                if (sampled.length != scored.length) {
                    throw new TrainingException(
                            step,
                            Phase.ESTIMATE,
                            "a reply to prompt " + group.row().id() + " has " + sampled.length
                                    + " log-probs from sampling and " + scored.length + " from scoring");
                }
                for (int t = 0; t < sampled.length; t++) {
                    double gap = Math.abs((double) sampled[t] - scored[t]);
                    tokens++;
                    // Not a number is no rounding either.
                    if (!(gap <= limit)) {
                        unusual++;
                    }
                    if (!(gap <= largest)) {
                        largest = gap;
                        where = group;
                        worst = rollout;
                        token = t;
                    }
                }
            }
        }
        boolean rounding = largest <= most && unusual <= Math.max(1, tokens / SELDOM);
        if (where != null && worst != null && !rounding) {
            throw new TrainingException(
                    step,
                    Phase.ESTIMATE,
                    String.format(
                            java.util.Locale.ROOT,
                            "token %d of a reply to prompt %s was sampled with log-prob %.4f, but scoring it with the same"
                                    + " weights gives %.4f; at most %.0e of that is rounding. %s",
                            token,
                            where.row().id(),
                            worst.reply().logprobs()[token],
                            scores(scores, worst)[token],
                            limit,
                            cause(where, worst, scores(scores, worst))));
        }
        return largest;
    }

    private static float[] scores(IdentityHashMap<Object, Scores> scores, Group.Rollout rollout) {
        Scores found = scores.get(rollout);
        return found == null ? new float[0] : found.logprobs();
    }

    private String cause(Group group, Group.Rollout rollout, float[] scored) {
        float[] sampled = rollout.reply().logprobs();
        for (double other : new double[] {1, 1 / temperature, temperature * temperature}) {
            if (Math.abs(other - temperature) > 1e-6 && near(sampled, rescored(group, rollout, other), 0)) {
                return "The replies were sampled at temperature " + shown(other) + " and scored at "
                        + shown(temperature) + ": both must be the recipe's.";
            }
        }
        if (near(sampled, scored, 1) || near(sampled, scored, -1)) {
            return "The log-probs are shifted by one token.";
        }
        return "Sampling and scoring did not see the same weights or the same tokens of the prompt.";
    }

    private float[] rescored(Group group, Group.Rollout rollout, double heat) {
        TokenSequence sequence =
                TokenSequence.of(group.prompt(), rollout.reply().tokens());
        return model.policy().score(List.of(sequence), heat).getFirst().logprobs();
    }

    /** Whether {@code a[t]} is {@code b[t + shift]} wherever both are there, at one place at least. */
    private boolean near(float[] a, float[] b, int shift) {
        int compared = 0;
        for (int t = 0; t < a.length; t++) {
            if (t + shift >= 0 && t + shift < b.length) {
                if (!(Math.abs((double) a[t] - b[t + shift]) <= most)) {
                    return false;
                }
                compared++;
            }
        }
        return compared > 0;
    }

    private static String shown(double temperature) {
        return String.format(java.util.Locale.ROOT, "%.3g", temperature);
    }
}
