package org.hone.std;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.hone.runtime.analyse.ExactBias;
import org.hone.runtime.analyse.ToyTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the library's documentation says of bias, on a task whose every reply can be enumerated. */
class BiasFactsTest {
    private static final Library LIBRARY = Library.compiled();
    private static final int N = 3;

    private final ToyTask fresh = ToyTask.of(3, 2, List.of(-1.5, 0.0), 0);
    private final ToyTask old = ToyTask.of(3, 2, List.of(-1.5, 0.0), 0.4);

    @ParameterizedTest
    @ValueSource(strings = {"reinforce", "rft", "rloo", "remax", "kl_k1"})
    void isUnbiasedOnFreshRolloutsOnly(String name) {
        assertThat(all(name, fresh).relative()).isLessThan(1e-9);
        assertThat(all(name, old).relative()).isGreaterThan(0.01);
    }

    @Test
    void aFixedSignFollowsTwiceTheReward() {
        assertThat(all("reinforce_sign", fresh).scale()).isCloseTo(2, within(1e-9));
        assertThat(all("reinforce_sign", fresh).direction()).isLessThan(1e-9);
    }

    @Test
    void aBaselineThatHoldsTheOwnRewardIsAScale() {
        assertThat(all("dr_grpo", fresh).scale()).isCloseTo((N - 1.0) / N, within(1e-9));
        assertThat(all("dr_grpo", fresh).direction()).isLessThan(1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpo", "dapo", "gspo", "grpo_high_entropy", "reinforce_plus_plus", "kl_k2", "kl_k3"})
    void pointsElsewhereThanTheGradientEvenOnFreshRollouts(String name) {
        assertThat(all(name, fresh).direction()).isGreaterThan(0.01);
    }

    @Test
    void allRatiosAreOneOnFreshRollouts() {
        for (String name :
                List.of("cispo", "cispo_band", "cispo_mask", "grpo_tis", "grpo_mis", "ppo_decoupled", "dapo")) {
            assertThat(all(name, fresh).scale())
                    .as(name)
                    .isCloseTo(all("dapo", fresh).scale(), within(1e-9));
        }
    }

    private static ExactBias.Part all(String name, ToyTask task) {
        return ExactBias.of(LIBRARY.get(name), task, N).all();
    }
}
