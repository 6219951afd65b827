package org.hone.runtime.analyse;

import java.util.Arrays;

/**
 * A softmax policy with one logit for each token after each prefix. Its parameters are these logits, so
 * {@code ∂ log π(a | s) / ∂ logit(s, b) = 1[a = b] − π(b | s)}.
 */
final class ToyPolicy {
    private final ReplyTree tree;
    private final double[][] logProbs;

    /**
     * @param logits shape {@code [prefixes][vocabulary]}
     */
    ToyPolicy(ReplyTree tree, double[][] logits) {
        this.tree = tree;
        this.logProbs = Arrays.stream(logits).map(ToyPolicy::normalised).toArray(double[][]::new);
    }

    private static double[] normalised(double[] logits) {
        double most = Arrays.stream(logits).max().orElseThrow();
        double log = most
                + Math.log(Arrays.stream(logits).map(x -> Math.exp(x - most)).sum());
        return Arrays.stream(logits).map(x -> x - log).toArray();
    }

    /** {@code log π(token | prefix)}. */
    double logProb(int prefix, int token) {
        return logProbs[prefix][token];
    }

    /** {@code log π} of each token of a reply. */
    double[] logProbs(ReplyTree.Reply reply) {
        double[] values = new double[reply.tokens().length];
        Arrays.setAll(values, t -> logProb(reply.prefixes()[t], reply.tokens()[t]));
        return values;
    }

    /** Entropy in nats of the next token after each of a reply's prefixes. */
    double[] entropies(ReplyTree.Reply reply) {
        return Arrays.stream(reply.prefixes())
                .mapToDouble(p ->
                        Arrays.stream(logProbs[p]).map(l -> -Math.exp(l) * l).sum())
                .toArray();
    }

    /** The probability of a reply. */
    double probability(ReplyTree.Reply reply) {
        return Math.exp(Arrays.stream(logProbs(reply)).sum());
    }

    /** The reply of the most likely tokens. */
    int greedy() {
        for (int r = 0; r < tree.replies().size(); r++) {
            ReplyTree.Reply reply = tree.replies().get(r);
            boolean best = true;
            for (int t = 0; t < reply.tokens().length; t++) {
                double[] here = logProbs[reply.prefixes()[t]];
                best &= here[reply.tokens()[t]] == Arrays.stream(here).max().orElseThrow();
            }
            if (best) {
                return r;
            }
        }
        throw new IllegalStateException("some reply consists of the most likely tokens");
    }

    /** Adds {@code factor · ∇ log π(token | prefix)} to a gradient over all logits. */
    void addScore(double[] gradient, int prefix, int token, double factor) {
        int start = prefix * tree.vocabulary();
        for (int b = 0; b < tree.vocabulary(); b++) {
            gradient[start + b] -= factor * Math.exp(logProbs[prefix][b]);
        }
        gradient[start + token] += factor;
    }

    /**
     * {@code E[value of the reply | prefix]} under this policy, for every prefix.
     *
     * @param values a value for each reply
     */
    double[] expectations(double[] values) {
        double[] weighted = new double[tree.prefixes().size()];
        double[] reached = new double[tree.prefixes().size()];
        for (int r = 0; r < values.length; r++) {
            ReplyTree.Reply reply = tree.replies().get(r);
            double probability = probability(reply);
            for (int prefix : reply.prefixes()) {
                weighted[prefix] += probability * values[r];
                reached[prefix] += probability;
            }
        }
        Arrays.setAll(weighted, p -> weighted[p] / reached[p]);
        return weighted;
    }
}
