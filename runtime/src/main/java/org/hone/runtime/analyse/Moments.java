package org.hone.runtime.analyse;

import java.util.Arrays;
import org.hone.runtime.estimate.Coefficients;

/** The expectation of a step's gradient and of its square, prompt by prompt, as steps are added with their probabilities. */
final class Moments {
    private static final double SAME = 1e-12;

    private final ToyTask task;
    private final double[][] mean;
    private final double[] square;
    private final double[][] now;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private int steps;

    Moments(ToyTask task) {
        this.task = task;
        int prompts = task.prompts().size();
        this.mean = new double[prompts][task.tree().parameters()];
        this.now = new double[prompts][task.tree().parameters()];
        this.square = new double[prompts];
    }

    void begin() {
        for (double[] gradient : now) {
            Arrays.fill(gradient, 0);
        }
    }

    /**
     * Adds a prompt's share of the step's gradient.
     *
     * @param sequence the first sequence of the draw in the batch
     * @param prompts number of prompts that the weights are a mean over
     * @return the sequence after the last of the draw
     */
    int add(int prompt, Draw draw, int[] offsets, int sequence, Coefficients c, int prompts) {
        ToyPolicy policy = task.prompts().get(prompt).policy();
        int[] replies = draw.replies();
        for (int i = 0; i < replies.length; i++) {
            ReplyTree.Reply reply = task.tree().replies().get(replies[i]);
            int start = offsets[sequence + i];
            for (int t = 0; t < reply.tokens().length; t++) {
                double weight = c.weight()[start + t] * prompts;
                least = Math.min(least, weight * replies.length);
                most = Math.max(most, weight * replies.length);
                policy.addScore(
                        now[prompt], reply.prefixes()[t], reply.tokens()[t], c.coefficient()[start + t] * weight);
            }
        }
        return sequence + replies.length;
    }

    void end(double probability) {
        steps++;
        for (int p = 0; p < now.length; p++) {
            double squares = 0;
            for (int i = 0; i < now[p].length; i++) {
                mean[p][i] += probability * now[p][i];
                squares += now[p][i] * now[p][i];
            }
            square[p] += probability * squares;
        }
    }

    /** What every token's weight is, times the replies of its prompt and the prompts of the step; 1 if they differ. */
    double constant() {
        return most > 0 && most - least <= SAME * most ? most : 1;
    }

    double[] mean(int prompt, double constant) {
        return Arrays.stream(mean[prompt]).map(x -> x / constant).toArray();
    }

    /** The trace of the covariance of one step's gradient for this prompt. */
    double variance(int prompt, double constant) {
        double squares = Arrays.stream(mean[prompt]).map(x -> x * x).sum();
        return (square[prompt] - squares) / (constant * constant);
    }

    int steps() {
        return steps;
    }
}
