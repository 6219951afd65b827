package org.hone.runtime.analyse;

import java.util.List;

/**
 * A task small enough to enumerate every reply: prompts with a softmax policy of explicit logits and a table of rewards.
 *
 * @param tree all replies
 * @param prompts the prompts; their parameters are apart, so that what one prompt learns does not move another
 */
public record ToyTask(ReplyTree tree, List<Prompt> prompts) {
    public ToyTask {
        prompts = List.copyOf(prompts);
    }

    /**
     * One prompt.
     *
     * @param policy the current policy
     * @param behaviour what samples the rollouts
     * @param demonstrator what samples the demonstrations; also the teacher
     * @param reference the reference model
     * @param rewards the reward of each reply
     */
    record Prompt(
            ToyPolicy policy, ToyPolicy behaviour, ToyPolicy demonstrator, ToyPolicy reference, double[] rewards) {}

    /**
     * A task with one prompt for each ease: a reply is right when it begins with token 1 and is not truncated, and the more
     * ease the more probable token 1 is.
     *
     * @param vocabulary tokens, the stop token included; at least 2
     * @param length most tokens of a reply
     * @param ease what is added to the logit of token 1 in the empty prefix, for each prompt
     * @param age how far the behaviour policy's logits lie from the policy's; 0 is on-policy
     */
    public static ToyTask of(int vocabulary, int length, List<Double> ease, double age) {
        ReplyTree tree = ReplyTree.of(vocabulary, length);
        List<Prompt> prompts = java.util.stream.IntStream.range(0, ease.size())
                .mapToObj(p -> prompt(tree, p, ease.get(p), age))
                .toList();
        return new ToyTask(tree, prompts);
    }

    private static Prompt prompt(ReplyTree tree, int index, double ease, double age) {
        double[][] logits = wave(tree, 1 + index, 0.7);
        logits[0][1] += ease;
        for (int prefix = 1; prefix < logits.length; prefix++) {
            // Most replies end by themselves.
            logits[prefix][ReplyTree.STOP] += 1;
        }
        double[][] old = sum(logits, wave(tree, 11 + index, age));
        double[][] teacher = sum(logits, wave(tree, 23 + index, 1));
        teacher[0][1] += 1;
        double[] rewards = tree.replies().stream()
                .mapToDouble(r -> r.tokens()[0] == 1 && !r.truncated() ? 1 : 0)
                .toArray();
        return new Prompt(
                new ToyPolicy(tree, logits),
                new ToyPolicy(tree, old),
                new ToyPolicy(tree, teacher),
                new ToyPolicy(tree, sum(logits, wave(tree, 37 + index, 0.5))),
                rewards);
    }

    /** Numbers without a pattern, the same on every machine. */
    private static double[][] wave(ReplyTree tree, int phase, double size) {
        double[][] values = new double[tree.prefixes().size()][tree.vocabulary()];
        for (int p = 0; p < values.length; p++) {
            for (int a = 0; a < values[p].length; a++) {
                values[p][a] = size * StrictMath.sin(1.7 * phase + 2.9 * p + 4.3 * a * (phase % 7 + 1));
            }
        }
        return values;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            sum[i] = new double[a[i].length];
            for (int j = 0; j < a[i].length; j++) {
                sum[i][j] = a[i][j] + b[i][j];
            }
        }
        return sum;
    }

    /** The probability that a prompt's rollout has the reward 1, under the current policy. */
    double passRate(int prompt) {
        Prompt p = prompts.get(prompt);
        return p.policy().expectations(p.rewards())[0];
    }
}
