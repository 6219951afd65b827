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
            PromptSampler sampler = new PromptSampler(size, 3);
            for (int epoch = 0; epoch < 3; epoch++) {
                int first = epoch * size;
                int[] rows = Arrays.stream(sampler.rows(first, size)).sorted().toArray();
                assertThat(rows).containsExactly(IntStream.range(0, size).toArray());
            }
        }
    }

    @Test
    void theOrderDoesNotDependOnTheBatch() {
        PromptSampler sampler = new PromptSampler(50, 3);
        int[] one =
                IntStream.range(0, 160).map(draw -> sampler.rows(draw, 1)[0]).toArray();
        int[] eight = IntStream.range(0, 20)
                .flatMap(step -> Arrays.stream(sampler.rows(8L * step, 8)))
                .toArray();
        assertThat(eight).containsExactly(one);
    }

    @Test
    void anyDrawIsFoundFromSeedAndNumberAlone() {
        int[] rows = new PromptSampler(1_000_000, 9).rows(700_000, 4);
        assertThat(rows)
                .containsExactly(new PromptSampler(1_000_000, 9).rows(700_000, 4))
                .isNotEqualTo(new PromptSampler(1_000_000, 10).rows(700_000, 4));
        assertThat(Arrays.stream(rows).boxed())
                .allSatisfy(row -> assertThat(row).isBetween(0, 999_999));
    }

    @Test
    void epochsAndSeedsHaveOrdersOfTheirOwn() {
        int[] first = new PromptSampler(100, 1).rows(0, 100);
        assertThat(first).isNotEqualTo(IntStream.range(0, 100).toArray());
        assertThat(new PromptSampler(100, 1).rows(100, 100)).isNotEqualTo(first);
        assertThat(new PromptSampler(100, 2).rows(0, 100)).isNotEqualTo(first);
    }

    @Test
    void everyRowIsAsLikelyToComeFirst() {
        int[] counts = new int[10];
        for (int seed = 0; seed < 10_000; seed++) {
            counts[new PromptSampler(10, seed).rows(0, 1)[0]]++;
        }
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @Test
    void emptyDataAndNegativeDrawsAreRefused() {
        assertThatThrownBy(() -> new PromptSampler(0, 0)).hasMessageContaining("0 rows");
        assertThatThrownBy(() -> new PromptSampler(1, 0).rows(-1, 1)).hasMessageContaining("count from 0");
    }
}
