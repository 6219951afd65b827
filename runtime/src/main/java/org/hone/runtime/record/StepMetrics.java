package org.hone.runtime.record;

import java.util.Map;
import org.hone.runtime.plan.Phase;

/**
 * What a training step measured: one line of {@code metrics.jsonl} and one refresh of the status line.
 *
 * @param step the step, from 1
 * @param steps steps of the whole run
 * @param passRate share of rollouts with verdict {@code right}
 * @param meanReward mean reward of the rollouts
 * @param imitated share of the step's prompts whose demonstration was trained on (weight of an estimator over {@code Demos} or
 *     {@code Mixed} &gt; 0; terms over the vocabulary do not count)
 * @param reinforced share of the step's prompts with an estimator over rollouts of weight &gt; 0
 * @param noSignal share of prompts whose rollouts all have the same reward
 * @param replyLength mean tokens of a rollout
 * @param truncated share of rollouts that hit the token limit
 * @param gradientNorm global gradient norm before clipping, mean over the step's optimiser steps
 * @param learningRate learning rate of the step's last optimiser step
 * @param logprobGap largest |sampling − scoring| log-prob over the step's rollout tokens, at the weights that sampled
 * @param tokensSampled tokens sampled
 * @param tokensTrained tokens with a factor that is not 0 in some term, summed over the step's optimiser steps
 * @param passRateByGroup pass rate by the data set's {@code difficulty} column, if it has one
 * @param seconds wall time by phase
 * @param weightsDigest digest of the weights that sampled the step's rollouts
 * @param prompts prompts that the step trained on
 * @param filtered prompts that were sampled and that the recipe's filter dropped; pass rate, reward, reply length, truncation
 *     and tokens sampled count them too
 */
public record StepMetrics(
        int step,
        int steps,
        double passRate,
        double meanReward,
        double imitated,
        double reinforced,
        double noSignal,
        double replyLength,
        double truncated,
        double gradientNorm,
        double learningRate,
        double logprobGap,
        long tokensSampled,
        long tokensTrained,
        Map<String, Double> passRateByGroup,
        Map<Phase, Double> seconds,
        String weightsDigest,
        int prompts,
        int filtered) {

    /** Wall time of the whole step in seconds. */
    public double totalSeconds() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
