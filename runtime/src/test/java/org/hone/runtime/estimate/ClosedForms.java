package org.hone.runtime.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The estimators' coefficients as published, in plain loops that share no code with the evaluator. */
public final class ClosedForms {
    private final PackedBatch b;
    private final double[] promptWeight;
    private final double[] policy;
    private final double[] behaviour;
    private final double[] reward;

    private ClosedForms(PackedBatch batch, double[] promptWeight) {
        this.b = batch;
        this.promptWeight = promptWeight;
        this.policy = batch.values(SourceField.POLICY_LOGPROB);
        this.behaviour = batch.values(SourceField.BEHAVIOUR_LOGPROB);
        this.reward = batch.values(SourceField.REWARD);
    }

    /** One token: its index in the batch and its sequence. */
    private record Token(int t, int s) {}

    /** The coefficients of the estimator with this name. */
    public static Coefficients of(String estimator, PackedBatch batch, double[] promptWeight) {
        ClosedForms f = new ClosedForms(batch, promptWeight);
        double activeSequences = f.active().size();
        double activeTokens = f.active().stream().mapToInt(f::length).sum();
        ToDoubleFunction<Token> perSequence = k -> 1 / (activeSequences * f.length(k.s));
        ToDoubleFunction<Token> perToken = k -> 1 / activeTokens;
        ToDoubleFunction<Token> nested =
                k -> 1 / ((double) f.length(k.s) * f.group(k.s).size() * batch.prompts());
        return switch (estimator) {
            case "sft" -> f.fill(k -> 1, perSequence);
            case "reinforce" -> f.fill(k -> f.reward[k.s], k -> 1 / activeSequences);
            case "grpo" ->
                f.fill(k -> f.surrogate(f.ratio(k.t), f.standardised(k.s, f.group(k.s), 1, 1e-6), 0.2, 0.2), nested);
            case "dr_grpo" ->
                f.fill(
                        k -> f.surrogate(f.ratio(k.t), f.reward[k.s] - f.mean(f.group(k.s)), 0.2, 0.2),
                        k -> 1 / (12 * activeSequences));
            case "ppo_clip" ->
                f.fill(k -> f.surrogate(f.ratio(k.t), f.standardised(k.s, f.active(), 0, 1e-8), 0.2, 0.2), perToken);
            case "gspo" ->
                f.fill(
                        k -> f.surrogate(f.sequenceRatio(k.s), f.standardised(k.s, f.group(k.s), 1, 1e-6), 0.03, 0.04),
                        perSequence);
            case "cispo" ->
                f.fill(
                        k -> Math.min(Math.max(f.ratio(k.t), 0.9), 1.2) * f.standardised(k.s, f.group(k.s), 1, 1e-6),
                        perToken);
            case "rloo" ->
                f.fill(
                        k -> {
                            double n = f.group(k.s).size();
                            return n == 1 ? 0 : n / (n - 1) * (f.reward[k.s] - f.mean(f.group(k.s)));
                        },
                        nested);
            case "dapo" ->
                f.fill(k -> f.surrogate(f.ratio(k.t), f.standardised(k.s, f.group(k.s), 1, 1e-6), 0.2, 0.28), perToken);
            case "dft" -> f.fill(k -> Math.exp(f.policy[k.t]), perSequence);
            case "offline" ->
                f.fill(k -> Math.exp(f.policy[k.t]) * (f.reward[k.s] - f.mean(f.group(k.s))), perSequence);
            default -> throw new IllegalArgumentException(estimator);
        };
    }

    private Coefficients fill(ToDoubleFunction<Token> coefficient, ToDoubleFunction<Token> weight) {
        double[] c = new double[b.tokens()];
        double[] w = new double[b.tokens()];
        for (int s : active()) {
            for (int t = b.offsets()[s]; t < b.offsets()[s + 1]; t++) {
                c[t] = coefficient.applyAsDouble(new Token(t, s));
                w[t] = weight.applyAsDouble(new Token(t, s)) * promptWeight[b.promptOf()[s]];
            }
        }
        return new Coefficients(c, w);
    }

    /** d/dlogp of min(rA, clip(r)A): zero where the clipped side is the smaller one. */
    private double surrogate(double r, double a, double low, double high) {
        if (a > 0 && r > 1 + high) {
            return 0;
        }
        if (a < 0 && r < 1 - low) {
            return 0;
        }
        return r * a;
    }

    private double ratio(int t) {
        return Math.exp(policy[t]) / Math.exp(behaviour[t]);
    }

    private double sequenceRatio(int s) {
        double product = 1;
        for (int t = b.offsets()[s]; t < b.offsets()[s + 1]; t++) {
            product *= ratio(t);
        }
        return Math.pow(product, 1.0 / length(s));
    }

    private double standardised(int s, List<Integer> group, int lost, double epsilon) {
        double mean = mean(group);
        double squares = 0;
        for (int other : group) {
            squares += (reward[other] - mean) * (reward[other] - mean);
        }
        double std = group.size() == 1 ? 0 : Math.sqrt(squares / (group.size() - lost));
        return (reward[s] - mean) / (std + epsilon);
    }

    private double mean(List<Integer> group) {
        double sum = 0;
        for (int s : group) {
            sum += reward[s];
        }
        return sum / group.size();
    }

    private int length(int s) {
        return b.offsets()[s + 1] - b.offsets()[s];
    }

    private List<Integer> group(int s) {
        return active().stream().filter(o -> b.promptOf()[o] == b.promptOf()[s]).toList();
    }

    private List<Integer> active() {
        List<Integer> active = new ArrayList<>();
        for (int s = 0; s < b.sequences(); s++) {
            if (promptWeight[b.promptOf()[s]] != 0) {
                active.add(s);
            }
        }
        return active;
    }
}
