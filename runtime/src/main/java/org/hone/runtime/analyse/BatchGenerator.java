package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hone.runtime.estimate.SourceKind;

/**
 * Batches for testing estimators: many shapes, all from one key. The batch with index {@code i} depends on the seed and on
 * {@code i} alone, so any one of them can be made again without the others.
 *
 * <p>Over the indices there are single prompts and several, groups of one, equal and unequal groups, equal and unequal
 * lengths, rewards that are binary, real, all equal, or equal up to rounding, policies near their behaviour policy, far from it
 * and equal to it.
 *
 * @param source what the sequences are
 * @param seed the key
 * @param onPolicy whether the behaviour policy is always the current one; otherwise it is in one batch of eight
 * @param largest the largest number of prompts, of replies of a prompt, and of tokens of a reply
 */
public record BatchGenerator(SourceKind source, long seed, boolean onPolicy, Size largest) {
    /** Largest numbers; each is at least 1. */
    public record Size(int prompts, int replies, int tokens) {}

    /** Small batches, as a test wants them. */
    public static final Size SMALL = new Size(4, 5, 6);

    private enum Rewards {
        BINARY,
        REAL,
        SIGNED,
        EQUAL,
        NEARLY_EQUAL
    }

    /** The batch with this index. */
    public SampleBatch batch(int index) {
        SplittableRandom random = new SplittableRandom(mix(seed ^ mix(index + 1L)));
        int prompts = 1 + random.nextInt(largest.prompts());
        int group = 1 + random.nextInt(largest.replies());
        int length = 1 + random.nextInt(largest.tokens());
        boolean equalGroups = random.nextInt(2) == 0;
        boolean equalLengths = random.nextInt(3) == 0;
        boolean same = onPolicy || random.nextInt(8) == 0;
        double distance = switch (random.nextInt(3)) {
            case 0 -> 0.02;
            case 1 -> 0.4;
            default -> 1.5;
        };
        Rewards rewards = Rewards.values()[new int[] {0, 0, 0, 1, 1, 2, 3, 4}[random.nextInt(8)]];
        List<SampleBatch.Prompt> all = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            int n = equalGroups ? group : 1 + random.nextInt(group);
            double level = rewards == Rewards.EQUAL ? random.nextInt(2) : 0.1 + random.nextInt(9) / 10.0;
            List<SampleBatch.Reply> replies = new ArrayList<>();
            for (int r = 0; r < n; r++) {
                boolean demo = source == SourceKind.DEMOS || (source == SourceKind.MIXED && r == n - 1);
                int tokens = equalLengths ? length : 1 + random.nextInt(length);
                List<SampleBatch.Token> line = new ArrayList<>();
                for (int t = 0; t < tokens; t++) {
                    line.add(token(random, demo, same, distance));
                }
                boolean truncated = !demo && tokens == length && random.nextInt(3) == 0;
                double reward = demo ? 1 : reward(rewards, level, random);
                replies.add(new SampleBatch.Reply(reward, demo, truncated, line));
            }
            all.add(new SampleBatch.Prompt(replies, reward(rewards, level, random)));
        }
        return new SampleBatch(source, all, length + random.nextInt(4));
    }

    private static SampleBatch.Token token(SplittableRandom random, boolean demo, boolean same, double distance) {
        double policy = logprob(random);
        double behaviour = same ? policy : Math.min(policy + distance * (2 * random.nextDouble() - 1), -1e-3);
        double proximal = random.nextInt(8) == 0 ? behaviour : behaviour * (0.9 + 0.2 * random.nextDouble());
        double reference = random.nextInt(8) == 0 ? policy : logprob(random);
        double teacher = random.nextInt(8) == 0 ? policy : logprob(random);
        return new SampleBatch.Token(
                policy,
                demo ? 0 : behaviour,
                new SampleBatch.Beside(
                        same ? policy : proximal,
                        reference,
                        teacher,
                        3 * random.nextDouble(),
                        random.nextDouble(),
                        2 * random.nextDouble() - 1));
    }

    private static double logprob(SplittableRandom random) {
        return -0.01 - 4 * random.nextDouble() * random.nextDouble();
    }

    private static double reward(Rewards rewards, double level, SplittableRandom random) {
        return switch (rewards) {
            case BINARY -> random.nextInt(2);
            case REAL -> random.nextDouble();
            case SIGNED -> 2 * random.nextDouble() - 1;
            case EQUAL -> level;
            case NEARLY_EQUAL -> level * (1 + random.nextInt(3) * 0x1p-52);
        };
    }

    /** The finaliser of SplitMix64: neighbouring keys give unrelated streams. */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
