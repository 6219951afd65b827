package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the rows of a micro-batch stand for, and how sequences are cut into micro-batches. */
class PackedRowsTest {
    private static List<TokenSequence> groups(
            Random random, int prompts, int replies, int promptLimit, int replyLimit) {
        List<TokenSequence> sequences = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            int[] prompt = random.ints(1 + random.nextInt(promptLimit), 0, 50).toArray();
            for (int r = 0; r < replies; r++) {
                sequences.add(TokenSequence.of(
                        prompt, random.ints(random.nextInt(replyLimit), 0, 50).toArray()));
            }
        }
        return sequences;
    }

    @Test
    void everyPlaceOfTheGridReadsItsOwnTokenAndEveryRowHasAPlace() {
        for (int seed = 0; seed < 50; seed++) {
            List<TokenSequence> sequences = groups(new Random(seed), 4, 3, 9, 9);
            PackedRows rows = PackedRows.of(sequences);
            int reply = 0;
            for (int i = 0; i < sequences.size(); i++) {
                TokenSequence s = sequences.get(i);
                for (int t = 0; t < s.length() - 1; t++) {
                    int row = (int) rows.pad()[i * rows.width() + t];
                    assertThat(rows.ids()[row]).isEqualTo(s.tokens()[t]);
                    assertThat(rows.positions()[row]).isEqualTo(t);
                    if (t + 1 >= s.replyStart()) {
                        assertThat(rows.at()[reply]).isEqualTo(row);
                        assertThat(rows.targets()[reply++]).isEqualTo(s.tokens()[t + 1]);
                    }
                }
            }
            assertThat(rows.at()).hasSize(reply);
            for (int row = 0; row < rows.ids().length; row++) {
                assertThat(rows.pad()[(int) rows.unpad()[row]]).isEqualTo(row);
            }
        }
    }

    @Test
    void aPromptIsThereOnce() {
        int[] prompt = {1, 2, 3, 4};
        PackedRows rows = PackedRows.of(
                List.of(TokenSequence.of(prompt, new int[] {5, 6, 7}), TokenSequence.of(prompt, new int[] {5, 8})));
        assertThat(rows.ids()).containsExactly(1, 2, 3, 4, 5, 6, 5);
        assertThat(rows.at()).containsExactly(3, 4, 5, 3, 6);
    }

    @Test
    void everySequenceIsInOneMicroBatchAndNoneIsLargerThanAllowed() {
        for (int seed = 0; seed < 50; seed++) {
            List<TokenSequence> sequences = groups(new Random(seed), 6, 5, 12, 40);
            for (int limit : new int[] {1, 30, 100, 400}) {
                int replies = seed % 2 == 0 ? Integer.MAX_VALUE : 1 + limit / 2;
                List<int[]> batches = PackedRows.split(sequences, limit, replies);
                assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted())
                        .containsExactlyElementsOf(
                                IntStream.range(0, sequences.size()).boxed().toList());
                for (int[] batch : batches) {
                    PackedRows rows = PackedRows.of(PackedRows.pick(sequences, batch));
                    assertThat(batch.length == 1 || rows.ids().length <= limit).isTrue();
                    assertThat(batch.length == 1 || rows.targets().length <= replies)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void repliesOfLikeLengthStayWithTheirPromptAndOthersDoNot() {
        int[] first = {1, 2, 3, 4};
        int[] second = {9, 2, 3, 4};
        List<TokenSequence> sequences = List.of(
                TokenSequence.of(first, new int[60]),
                TokenSequence.of(second, new int[58]),
                TokenSequence.of(first, new int[56]),
                TokenSequence.of(second, new int[5]));
        assertThat(PackedRows.split(sequences, 130, Integer.MAX_VALUE))
                .containsExactly(new int[] {0, 2}, new int[] {1, 3});
        assertThat(PackedRows.split(sequences, 65, Integer.MAX_VALUE))
                .containsExactly(new int[] {0}, new int[] {2}, new int[] {1}, new int[] {3});
    }
}
