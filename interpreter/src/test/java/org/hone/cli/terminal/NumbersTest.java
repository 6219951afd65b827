package org.hone.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NumbersTest {
    @Test
    void aNumberHasAsManyDigitsAsTheOneThatItIsRoundedTo() {
        assertThat(Numbers.plain(0.1)).isEqualTo("0.100");
        assertThat(Numbers.plain(0.09999999999999998)).isEqualTo("0.100");
        assertThat(Numbers.plain(-0.09999999999999998)).isEqualTo("-0.100");
        assertThat(Numbers.plain(0.9999)).isEqualTo("1.00");
        assertThat(Numbers.plain(9.999)).isEqualTo("10.0");
        assertThat(Numbers.plain(0.0123)).isEqualTo("0.0123");
    }

    @Test
    void whatIsNoNumberIsSaidToBeNone() {
        assertThat(Numbers.plain(Double.NaN)).isEqualTo("-");
        assertThat(Numbers.plain(Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
        assertThat(Numbers.plain(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    }
}
