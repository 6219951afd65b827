package org.hone.runtime.verify.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LeniencyTest {

    static Stream<Arguments> choices() {
        return Arrays.stream(Leniency.values())
                .flatMap(leniency -> leniency.choices().stream().map(choice -> Arguments.of(leniency, choice)));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void everyChoiceLetsItsExamplePassAndRefusesTheOther(Leniency leniency, Choice choice) {
        MathPolicy policy = MathPolicy.DEFAULT.with(leniency, choice);
        Choice.Example example = choice.told().example();
        assertThat(verdict(example.right(), example.gold(), policy)).isEqualTo(Verdict.RIGHT);
        assertThat(verdict(example.refused(), example.gold(), policy)).isIn(Verdict.WRONG, Verdict.UNPARSED);
        assertThat(verdict(example.gold(), example.gold(), policy)).isEqualTo(Verdict.RIGHT);
    }

    /** An answer as it stands, or what is found of it where a policy says how. */
    private static Verdict verdict(String answer, String gold, MathPolicy policy) {
        Optional<String> found = answer.contains("boxed") ? MathAnswer.of(answer, true, policy) : Optional.of(answer);
        return MathVerifier.compare(found.orElse(""), gold, policy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
                    percent=required        @ 33\\% + 1       @ 1 + 33 percent      @ right
                    percent=required        @ x = 28\\%       @ 28\\%               @ right
                    percent=required        @ x = 28\\%       @ x = 28              @ wrong
                    percent=hundredths      @ 1/4             @ 25 percent          @ right
                    percent=required        @ 1/3\\%          @ 0.33333333\\%       @ right
                    degrees=required        @ -90^{\\circ}    @ -90 \\degree        @ right
                    degrees=radians         @ 30°             @ \\frac{\\pi}{6}     @ right
                    degrees=required        @ 30°             @ 30\\%               @ wrong
                    units=required          @ \\$5            @ 5 dollars           @ right
                    units=required          @ \\$5            @ 5                   @ wrong
                    units=required          @ -\\$1,234.50    @ -1234.5\\$          @ right
                    units=required          @ €5              @ 5 euros             @ right
                    units=ignored           @ €5              @ 5                   @ right
                    units=required          @ 15 cm^2         @ 15 \\mbox{cm}^{2}   @ right
                    units=required          @ 15 cm^2         @ 15 cm               @ wrong
                    units=required          @ 3 hours         @ 3 hour              @ right
                    units=required          @ (1, 2) \\text{ cm} @ (1 cm, 2 cm)        @ right
                    units=optional          @ (1, 2)          @ (1 cm, 2 cm)        @ right
                    units=required          @ x = 3 kg        @ 3 kg                @ right
                    units=required          @ 0.33333333 kg   @ 1/3 kg              @ right
                    units=required          @ 5 mg            @ 5 \\text{Mg}        @ wrong
                    base_subscript=value    @ 54              @ 204_5               @ right
                    base_subscript=value    @ 1010_2          @ 12_8                @ right
                    base_subscript=value    @ 209_5           @ 209_6               @ wrong
                    base_subscript=required @ 1010_2          @ 12_8                @ wrong
                    text_case=required      @ \\text{Yes}     @ yes                 @ wrong
                    text_case=ignored       @ \\text{E}       @ e                   @ wrong
                    order=required          @ \\{1,2\\}       @ \\{2,1\\}           @ right
                    order=required          @ 1 \\pm 2        @ -1, 3               @ right
                    order=ignored           @ (1,2)           @ (2,1)               @ wrong
                    decimals=0              @ 1/2             @ 0.9                 @ right
                    decimals=15             @ 1/3             @ 0.333333333         @ wrong
                    decimals=0              @ 1/2             @ 1                   @ wrong
                    """)
    void aPolicyHoldsWhereverTheMarkStands(String policy, String gold, String answer, String verdict) {
        assertThat(MathVerifier.compare(answer, gold, MathPolicy.DEFAULT.with(policy))
                        .word())
                .isEqualTo(verdict);
    }

    @Test
    void aPolicyIsReadAsItIsWritten() {
        MathPolicy policy = MathPolicy.DEFAULT.with("units=optional, decimals=4");
        assertThat(policy.words()).isEqualTo("units=optional,decimals=4");
        assertThat(MathPolicy.DEFAULT.with(policy.words())).isEqualTo(policy);
        assertThat(MathPolicy.DEFAULT.words()).isEmpty();
        assertThatThrownBy(() -> MathPolicy.DEFAULT.with("percents=required"))
                .hasMessageContaining("no policy `percents`")
                .hasMessageContaining("base_subscript");
        assertThatThrownBy(() -> MathPolicy.DEFAULT.with("percent=none"))
                .hasMessage("`percent` is ignored, required, hundredths, not `none`");
        assertThatThrownBy(() -> MathPolicy.DEFAULT.with("decimals=16")).hasMessageContaining("0 to 15");
        assertThatThrownBy(() -> MathPolicy.DEFAULT.with("units")).hasMessageContaining("units=VALUE");
    }
}
