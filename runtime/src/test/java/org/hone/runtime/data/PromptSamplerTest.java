package org.hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptSamplerTest {
    @Test
    void anEpochHoldsEveryRowOnce() {
        for (int size : new int[] {1, 2, 3, 4, 5, 7, 16, 17, 100, 1000, 4097}) {
            PromptSampler sampler = new PromptSampler(size, 1, 3);
            for (int epoch = 0; epoch < 3; epoch++) {
                int first = epoch * size + 1;
                int[] rows = IntStream.range(first, first + size)
                        .map(step -> sampler.rows(step)[0])
                        .sorted()
                        .toArray();
                assertThat(rows).containsExactly(IntStream.range(0, size).toArray());
            }
        }
    }

    @Test
    void theOrderDoesNotDependOnTheBatch() {
        PromptSampler single = new PromptSampler(50, 1, 3);
        PromptSampler eights = new PromptSampler(50, 8, 3);
        int[] one =
                IntStream.rangeClosed(1, 160).map(step -> single.rows(step)[0]).toArray();
        int[] eight = IntStream.rangeClosed(1, 20)
                .flatMap(step -> Arrays.stream(eights.rows(step)))
                .toArray();
        assertThat(eight).containsExactly(one);
    }

    @Test
    void anyStepIsFoundFromSeedAndStepAlone() {
        int[] rows = new PromptSampler(1_000_000, 4, 9).rows(700_000);
        assertThat(rows)
                .containsExactly(new PromptSampler(1_000_000, 4, 9).rows(700_000))
                .isNotEqualTo(new PromptSampler(1_000_000, 4, 10).rows(700_000));
        assertThat(Arrays.stream(rows).boxed())
                .allSatisfy(row -> assertThat(row).isBetween(0, 999_999));
    }

    @Test
    void epochsAndSeedsHaveOrdersOfTheirOwn() {
        int[] first = new PromptSampler(100, 100, 1).rows(1);
        assertThat(first).isNotEqualTo(IntStream.range(0, 100).toArray());
        assertThat(new PromptSampler(100, 100, 1).rows(2)).isNotEqualTo(first);
        assertThat(new PromptSampler(100, 100, 2).rows(1)).isNotEqualTo(first);
    }

    @Test
    void everyRowIsAsLikelyToComeFirst() {
        int[] counts = new int[10];
        for (int seed = 0; seed < 10_000; seed++) {
            counts[new PromptSampler(10, 1, seed).rows(1)[0]]++;
        }
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @Test
    void emptyBatchesAndStepZeroAreRefused() {
        assertThatThrownBy(() -> new PromptSampler(0, 1, 0)).hasMessageContaining("0 rows");
        assertThatThrownBy(() -> new PromptSampler(1, 1, 0).rows(0)).hasMessageContaining("count from 1");
    }
}
