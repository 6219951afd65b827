package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every reply over a vocabulary up to a length. Token 0 is the stop token; a reply ends with it or, at the limit, without it.
 * A prefix is what stands before a token; the prefixes are numbered with the empty one first.
 *
 * @param vocabulary number of tokens, the stop token included; at least 2
 * @param length most tokens of a reply, the stop token included; at least 1
 * @param prefixes the tokens of each prefix
 * @param replies every reply
 */
record ReplyTree(int vocabulary, int length, List<List<Integer>> prefixes, List<Reply> replies) {
    /** The stop token. */
    static final int STOP = 0;

    private static final int MOST_REPLIES = 10_000;

    ReplyTree {
        prefixes = List.copyOf(prefixes);
        replies = List.copyOf(replies);
    }

    /**
     * One reply.
     *
     * @param tokens its tokens
     * @param prefixes the number of the prefix before each of its tokens
     * @param truncated whether it reached the limit without the stop token
     */
    record Reply(int[] tokens, int[] prefixes, boolean truncated) {}

    /** Grows the tree. */
    static ReplyTree of(int vocabulary, int length) {
        if (vocabulary < 2 || length < 1 || Math.pow(vocabulary - 1.0, length) > MOST_REPLIES) {
            throw new IllegalArgumentException(
                    "a vocabulary of " + vocabulary + " and a length of " + length + " are no small task");
        }
        List<List<Integer>> prefixes = new ArrayList<>();
        List<int[]> paths = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        prefixes.add(List.of());
        paths.add(new int[] {0});
        for (int p = 0; p < prefixes.size(); p++) {
            List<Integer> before = prefixes.get(p);
            int[] path = paths.get(p);
            for (int token = 0; token < vocabulary; token++) {
                List<Integer> longer = new ArrayList<>(before);
                longer.add(token);
                if (token == STOP || longer.size() == length) {
                    int[] tokens = longer.stream().mapToInt(Integer::intValue).toArray();
                    replies.add(new Reply(tokens, path, token != STOP));
                } else {
                    int[] deeper = Arrays.copyOf(path, path.length + 1);
                    deeper[path.length] = prefixes.size();
                    prefixes.add(List.copyOf(longer));
                    paths.add(deeper);
                }
            }
        }
        return new ReplyTree(vocabulary, length, prefixes, replies);
    }

    /** Number of logits of a policy over this tree. */
    int parameters() {
        return prefixes.size() * vocabulary;
    }
}
