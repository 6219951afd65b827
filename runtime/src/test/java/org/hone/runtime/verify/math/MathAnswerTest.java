package org.hone.runtime.verify.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MathAnswerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Thus $x=\\boxed{\\frac{1}{2}}$.                                   | \\frac{1}{2}
                    The roots are $\\boxed{1}$ and $\\boxed{-2}$.                     | 1, -2
                    First \\boxed{3}. No, that was for another question, so \\boxed{4}. | 4
                    \\boxed{7} and so on. Final Answer: The final answer is $8$. I hope it is correct. | 8
                    The largest of these, since $f(x)=2$, is clearly $x$, so 19 in all. | 19
                    Final Answer: The volume of $ABC$ is 120. I hope it is correct.   | 120
                    It costs \\$5 and then $7.78$ more                                | 7.78
                    the number is 1,000.99m²                                         | 1,000.99
                    <think> \\boxed{1} </think> It is \\boxed{2}.                     | 2
                    so it is \\boxed{12                                              | 12
                    The answer is 12 and 13.                                         | 12, 13
                    """)
    void theFinalAnswerIsFound(String reply, String answer) {
        assertThat(MathAnswer.of(reply)).contains(answer);
    }

    @Test
    void aReplyWithoutFormulaOrNumberHasNone() {
        assertThat(MathAnswer.of("I do not know.")).isEmpty();
        assertThat(MathAnswer.of("")).isEmpty();
    }

    static String[] hostile() {
        return new String[] {
            "\\(".repeat(100_000),
            "$".repeat(200_000),
            "$a".repeat(100_000),
            "\\boxed{".repeat(30_000),
            "\\boxed{1} ".repeat(20_000),
            "1 ".repeat(100_000),
            "1,".repeat(100_000),
            "9".repeat(200_000),
            "final answer is ".repeat(12_000),
            "\\[ \\( $ ".repeat(20_000),
            "\n".repeat(200_000),
            "\\(\n".repeat(60_000) + "\\)",
            "$\n".repeat(90_000),
            ". ".repeat(90_000),
            "answer ".repeat(25_000) + " ".repeat(20_000),
        };
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void longTextsAreReadInOnePass(String reply) {
        MathAnswer.of(reply).ifPresent(answer -> assertThat(answer).isNotBlank());
        assertThat(MathAnswer.of(reply + " Hence \\boxed{42}").orElse("").endsWith("42") || reply.contains("boxed{"))
                .isTrue();
    }
}
