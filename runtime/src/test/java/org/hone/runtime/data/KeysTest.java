package org.hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void valuesAreTheSameOnEveryMachine() {
        assertThat(Keys.key(42, "abc", 1, 0, 0)).isEqualTo(-5828599229993732616L);
        assertThat(Keys.key(-1, "", 1L << 40, 7, 3)).isEqualTo(-6528015239635753751L);
        assertThat(Keys.hash("é")).isEqualTo(2536656207217688990L);
        long key = Keys.key(42, "abc", 1, 0, 0);
        assertThat(new double[] {Keys.uniform(key, 0), Keys.uniform(key, 1), Keys.uniform(key, 2)})
                .containsExactly(0.5016644475430398, 0.7333635377359725, 0.6213549791876872);
    }

    @Test
    void theSequenceOfStateZeroIsSplitMix64s() {
        assertThat(Keys.bits(0, 0)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(Keys.bits(0, 1)).isEqualTo(0x6E789E6AA1B965F4L);
    }

    @Test
    void everyPartOfTheKeyMatters() {
        Set<Long> keys = new HashSet<>();
        for (long seed = 0; seed < 4; seed++) {
            for (String digest : new String[] {"a", "b"}) {
                for (long step = 0; step < 10; step++) {
                    for (long prompt = 0; prompt < 10; prompt++) {
                        for (long sample = 0; sample < 10; sample++) {
                            keys.add(Keys.key(seed, digest, step, prompt, sample));
                        }
                    }
                }
            }
        }
        assertThat(keys).hasSize(8_000);
    }

    @Test
    void uniformNumbersFillTheUnitInterval() {
        double sum = 0;
        int[] tenths = new int[10];
        for (int i = 0; i < 100_000; i++) {
            double u = Keys.uniform(Keys.key(1, "d", 1, 1, i), 0);
            assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
            sum += u;
            tenths[(int) (10 * u)]++;
        }
        assertThat(sum / 100_000).isBetween(0.497, 0.503);
        assertThat(Arrays.stream(tenths).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_600, 10_400));
    }
}
