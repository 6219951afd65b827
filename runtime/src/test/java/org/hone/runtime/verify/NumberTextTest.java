package org.hone.runtime.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,000 | 1000",
                "1000.0 | 1,000",
                "1000. | 1000",
                "$5 | 5",
                "50% | 50",
                "50\\% | 50",
                "3/4 | 0.75",
                "6/8 | 3/4",
                "1 1/2 | 1.5",
                "-1 1/2 | -1.5",
                "\\frac{3}{4} | 0.75",
                "-\\dfrac{3}{4} | -3/4",
                "1\\frac{1}{2} | 1.5",
                "1e3 | 1000",
                "25E-2 | 1/4",
                ".5 | 1/2",
                "-0 | 0",
                "007 | 7",
                "+4 | 4",
                "\u22124 | -4",
                "-$4 | -4",
                "0.1 | 1/10",
                "1E1000 | 1e1000",
            })
    void equalNumbersAreRightHoweverTheyAreWritten(String answer, String gold) {
        assertThat(NumberText.compare(answer, gold)).isEqualTo(Verdict.RIGHT);
        assertThat(NumberText.compare(gold, answer)).isEqualTo(Verdict.RIGHT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,000 | 1",
                "72 | 27",
                "0.333333333333333333 | 1/3",
                "10000000000000000000001 | 10000000000000000000000",
                "-5 | 5",
                "50 | 5000",
                "0.5 | 50%",
            })
    void otherNumbersAreWrongHoweverNear(String answer, String gold) {
        assertThat(NumberText.compare(answer, gold)).isEqualTo(Verdict.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "seven",
                "72 dollars",
                "1,00",
                "1,0000",
                "3/0",
                "1/2/3",
                "x=5",
                "41 or 42",
                "--5",
                "1e99999",
                "1e1001",
                ".",
                "$",
                "%",
                "1 2",
                "1.2.3",
                "(5)",
                "\\frac{3}{0}",
                "NaN",
                "Infinity",
                "0x10",
                "٣",
            })
    void whatIsNotOneNumberIsUnparsed(String answer) {
        assertThat(NumberText.compare(answer, "5")).isEqualTo(Verdict.UNPARSED);
        assertThatThrownBy(() -> NumberText.compare("5", answer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a number");
    }

    @Test
    void hostileAnswersAreUnparsed() {
        for (String unit : new String[] {"9", "9,", ",999", "1/", "1 ", "\\frac{", "-", "$", "%", "."}) {
            assertThat(NumberText.compare(unit.repeat(3_900), "5")).isEqualTo(Verdict.UNPARSED);
            assertThat(NumberText.compare(unit.repeat(190_000), "5")).isEqualTo(Verdict.UNPARSED);
        }
        assertThat(NumberText.compare("9".repeat(1_000), "5")).isEqualTo(Verdict.WRONG);
    }
}
