package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What may be drawn for one prompt, and how probable it is.
 *
 * @param rollouts numbers of the replies that the behaviour policy gave, ascending
 * @param demos numbers of the demonstrations
 */
record Draw(int[] rollouts, int[] demos, double probability) {

    /**
     * Every multiset of {@code n} replies with its multinomial probability. An estimator does not see the order of a prompt's
     * replies, so the expectation over them is that over all ordered groups.
     */
    static List<Draw> groups(ToyPolicy behaviour, ReplyTree tree, int n) {
        double[] p = tree.replies().stream().mapToDouble(behaviour::probability).toArray();
        List<Draw> all = new ArrayList<>();
        grow(p, 0, new int[n], 0, 1, 0, all);
        return all;
    }

    /**
     * @param weight multinomial coefficient times probabilities so far
     * @param run how often the last reply has been taken in a row
     */
    private static void grow(double[] p, int from, int[] taken, int size, double weight, int run, List<Draw> all) {
        if (size == taken.length) {
            all.add(new Draw(taken.clone(), new int[0], weight));
            return;
        }
        for (int r = from; r < p.length; r++) {
            int again = size > 0 && taken[size - 1] == r ? run + 1 : 1;
            taken[size] = r;
            grow(p, r, taken, size + 1, weight * p[r] * (size + 1) / again, again, all);
        }
    }

    /** Every draw of one demonstration beside each of {@code groups}. */
    static List<Draw> withDemo(List<Draw> groups, ToyPolicy demonstrator, ReplyTree tree) {
        List<Draw> all = new ArrayList<>();
        for (int d = 0; d < tree.replies().size(); d++) {
            double p = demonstrator.probability(tree.replies().get(d));
            for (Draw group : groups) {
                all.add(new Draw(group.rollouts(), new int[] {d}, group.probability() * p));
            }
        }
        return all;
    }

    /** Rollouts, then demonstrations. */
    int[] replies() {
        int[] all = Arrays.copyOf(rollouts, rollouts.length + demos.length);
        System.arraycopy(demos, 0, all, rollouts.length, demos.length);
        return all;
    }
}
