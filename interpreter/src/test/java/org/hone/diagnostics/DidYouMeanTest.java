package org.hone.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {
    private static final List<String> NAMES = List.of("reward", "rollouts", "lr", "n", "weight_decay", "high", "low");

    @Test
    void nearNamesAreFound() {
        assertThat(DidYouMean.best("rewrad", NAMES)).contains("reward");
        assertThat(DidYouMean.best("rollout", NAMES)).contains("rollouts");
        assertThat(DidYouMean.best("weightDecay", NAMES)).contains("weight_decay");
        assertThat(DidYouMean.best("lr_", NAMES)).contains("lr");
    }

    @Test
    void farNamesAreNot() {
        assertThat(DidYouMean.best("temperature", NAMES)).isEmpty();
        assertThat(DidYouMean.best("x", NAMES)).isEmpty();
        assertThat(DidYouMean.best("", NAMES)).isEmpty();
    }

    @Test
    void theQuestionNamesThemAll() {
        assertThat(DidYouMean.question("rewrad", NAMES)).contains("did you mean `reward`?");
        assertThat(DidYouMean.question("cot", List.of("cat", "cut", "dog"))).contains("did you mean `cat` or `cut`?");
    }

    @Test
    void neighboursSwappedCountOnce() {
        assertThat(DidYouMean.distance("rewrad", "reward")).isEqualTo(1);
        assertThat(DidYouMean.distance("", "abc")).isEqualTo(3);
    }
}
