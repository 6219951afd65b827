package org.hone.runtime.torch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A micro-batch in the layout of the graph: packed rows, one a token, plus the two index lists that let attention see
 * the sequences side by side. Only the tokens that the graph has to read are in it: the last token of a sequence predicts
 * nothing and is left out.
 *
 * @param ids token ids: {@code [rows]}
 * @param positions position of each token in its sequence: {@code [rows]}
 * @param pad packed row of each place of the {@code sequences × width} grid, 0 for filler: {@code [sequences · width]}
 * @param unpad place of each packed row: {@code [rows]}
 * @param sequences number of sequences
 * @param width longest sequence, in tokens
 * @param at packed row that predicts each reply token: {@code [replyTokens]}
 * @param targets the reply tokens, sequence after sequence: {@code [replyTokens]}
 */
record PackedRows(
        long[] ids, long[] positions, long[] pad, long[] unpad, int sequences, int width, long[] at, long[] targets) {

    static PackedRows of(List<TokenSequence> sequences) {
        int rows = 0;
        int replies = 0;
        int width = 0;
        for (TokenSequence s : sequences) {
            rows += s.length() - 1;
            replies += s.replyLength();
            width = Math.max(width, s.length() - 1);
        }
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
            int[] tokens = sequences.get(i).tokens();
            for (int t = 0; t < tokens.length - 1; t++) {
                packed.ids[row] = tokens[t];
                packed.positions[row] = t;
                packed.unpad[row] = (long) i * width + t;
                packed.pad[i * width + t] = row;
                if (t + 1 >= sequences.get(i).replyStart()) {
                    packed.at[reply] = row;
                    packed.targets[reply++] = tokens[t + 1];
                }
                row++;
            }
        }
        return packed;
    }

    /**
     * Cuts sequences into micro-batches of at most {@code places} grid places each (one sequence is never cut), longest
     * first so that sequences of like length share a grid.
     *
     * @return indexes into {@code sequences}, one array a micro-batch
     */
    static List<int[]> split(List<TokenSequence> sequences, int places) {
        int[] order = IntStream.range(0, sequences.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> -sequences.get(i).length()))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        int start = 0;
        while (start < order.length) {
            int width = sequences.get(order[start]).length() - 1;
            int count = Math.min(Math.max(1, places / Math.max(1, width)), order.length - start);
            batches.add(IntStream.range(start, start + count).map(i -> order[i]).toArray());
            start += count;
        }
        return batches;
    }
}
