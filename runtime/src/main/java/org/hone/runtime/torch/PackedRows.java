package org.hone.runtime.torch;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A micro-batch in the layout of the graph: packed rows, one a token, plus the two index lists that let attention see
 * the sequences side by side. Only the tokens that the graph has to read are in it: the last token of a sequence predicts
 * nothing and is left out, and a prompt that several replies continue is there once. Every one of them reads its keys and
 * values through {@code pad}; what they send back to them on the way back adds up.
 *
 * @param ids token ids: {@code [rows]}
 * @param positions position of each token in its sequence: {@code [rows]}
 * @param pad packed row of each place of the {@code sequences × width} grid, 0 for filler: {@code [sequences · width]}
 * @param unpad place of each packed row: {@code [rows]}
 * @param sequences number of sequences
 * @param width longest sequence, in tokens, or a little more
 * @param at packed row that predicts each reply token: {@code [replyTokens]}
 * @param targets the reply tokens, sequence after sequence: {@code [replyTokens]}
 */
record PackedRows(
        long[] ids, long[] positions, long[] pad, long[] unpad, int sequences, int width, long[] at, long[] targets) {

    static PackedRows of(List<TokenSequence> sequences) {
        int rows = 0;
        int replies = 0;
        int width = 0;
        // The first row of each prompt.
        Map<IntBuffer, Integer> prompts = new HashMap<>();
        for (TokenSequence s : sequences) {
            boolean there = s.replyLength() > 0 && prompts.putIfAbsent(prompt(s), rows) != null;
            rows += there ? s.replyLength() - 1 : s.length() - 1;
            replies += s.replyLength();
            width = Math.max(width, s.length() - 1);
        }
        width = even(width);
        var packed = new PackedRows(
                new long[rows],
                new long[rows],
                new long[sequences.size() * width],
                new long[rows],
                sequences.size(),
                width,
                new long[replies],
                new long[replies]);
        int row = 0;
        int reply = 0;
        for (int i = 0; i < sequences.size(); i++) {
            TokenSequence s = sequences.get(i);
            int first = s.replyLength() > 0 ? prompts.getOrDefault(prompt(s), row) : row;
            int shared = first < row ? s.replyStart() : 0;
            for (int t = 0; t < s.length() - 1; t++) {
                int own = t < shared ? first + t : row;
                if (own == row) {
                    packed.ids[row] = s.tokens()[t];
                    packed.positions[row] = t;
                    packed.unpad[row] = (long) i * width + t;
                    row++;
                }
                packed.pad[i * width + t] = own;
                if (t + 1 >= s.replyStart()) {
                    packed.at[reply] = own;
                    packed.targets[reply++] = s.tokens()[t + 1];
                }
            }
        }
        return packed;
    }

    /** The next multiple of 32, where that is little more: rows that do not end inside a vector are half the work for a softmax. */
    private static int even(int width) {
        int next = -Math.floorDiv(-width, 32) * 32;
        return next - width <= width / 8 ? next : width;
    }

    private static IntBuffer prompt(TokenSequence s) {
        return IntBuffer.wrap(s.tokens(), 0, s.replyStart());
    }

    /** Sequences that share a prompt and are of like length, longest first. */
    private static final class Run {
        private final int prompt;
        private final int longest;
        private final List<Integer> members = new ArrayList<>();

        Run(TokenSequence first) {
            prompt = first.replyStart();
            longest = first.length();
        }

        /**
         * Whether a shorter sequence is better off here than among others of its length. Here it saves the rows of the prompt and leaves
         * places of the grid empty; an empty place costs attention only, which up to a thousand tokens is less than half of what a row costs.
         */
        boolean welcomes(TokenSequence s) {
            return longest - s.length() <= 2 * prompt;
        }
    }

    /**
     * Cuts sequences into micro-batches of at most {@code limit} packed rows, twice as many grid places and {@code replyTokens} reply tokens each (one
     * sequence is never cut), replies to a prompt together where they are of like length, longest first so that sequences of like length
     * share a grid.
     *
     * @return indexes into {@code sequences}, one array a micro-batch
     */
    static List<int[]> split(List<TokenSequence> sequences, int limit, int replyTokens) {
        List<int[]> batches = new ArrayList<>();
        List<Integer> batch = new ArrayList<>();
        int rows = 0;
        int width = 0;
        int replies = 0;
        for (Run run : runs(sequences)) {
            boolean begun = false;
            for (int i : run.members) {
                TokenSequence s = sequences.get(i);
                int more = begun && s.replyLength() > 0 ? s.replyLength() - 1 : s.length() - 1;
                int wide = Math.max(width, s.length() - 1);
                boolean full = rows + more > limit
                        || (long) (batch.size() + 1) * wide > 2L * limit
                        || replies + s.replyLength() > replyTokens;
                if (!batch.isEmpty() && full) {
                    batches.add(batch.stream().mapToInt(Integer::intValue).toArray());
                    batch.clear();
                    rows = 0;
                    width = 0;
                    replies = 0;
                    more = s.length() - 1;
                    wide = s.length() - 1;
                    begun = false;
                }
                begun |= s.replyLength() > 0;
                batch.add(i);
                rows += more;
                replies += s.replyLength();
                width = wide;
            }
        }
        if (!batch.isEmpty()) {
            batches.add(batch.stream().mapToInt(Integer::intValue).toArray());
        }
        return batches;
    }

    /** The sequences at the indexes of a micro-batch. */
    static List<TokenSequence> pick(List<TokenSequence> sequences, int[] indexes) {
        return Arrays.stream(indexes).mapToObj(sequences::get).toList();
    }

    private static List<Run> runs(List<TokenSequence> sequences) {
        List<Run> runs = new ArrayList<>();
        Map<IntBuffer, Run> open = new HashMap<>();
        Integer[] order = new Integer[sequences.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                (a, b) -> Integer.compare(
                        sequences.get(b).length(), sequences.get(a).length()));
        // Longest first, so the runs come in the order of their longest member.
        for (int i : order) {
            TokenSequence s = sequences.get(i);
            Run run = open.get(prompt(s));
            if (run == null || !run.welcomes(s)) {
                run = new Run(s);
                runs.add(run);
                open.put(prompt(s), run);
            }
            run.members.add(i);
        }
        return runs;
    }
}
