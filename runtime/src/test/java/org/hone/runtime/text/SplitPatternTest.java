package org.hone.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitPatternTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\\d",
                " {2,}",
                "[\\s\\S]",
                "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                        + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*"
                        + "|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                        + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?((?=[\\p{L}])([^a-z]))*((?=[\\p{L}])([^A-Z]))+(?:'[sS]|'[tT])?",
                "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+",
                "[一-龥぀-ゟ゠-ヿ]+",
                " ?[^(\\s|[.,!?…。，、।۔،])]+",
                "(?=(\\d{3})+(?!\\d))",
                "\\d{1,3}(?=(?:\\d{3})*\\b)"
            })
    void thePatternsOfKnownTokenizersAreLetThrough(String pattern) {
        assertThatCode(() -> SplitPattern.check(pattern)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a*)*b",
                "(a|a)*b",
                "(a|ab)*+",
                "(a?)*",
                "(a?b?)+",
                "a*a*b",
                "a+b+c",
                "(a*a*|x)b",
                "a*(?=a*b)",
                "a{0,900}a{0,900}b",
                "a?a?a?a?a?a?a?a?a?b",
                "a**",
                "a{2}{3}",
                "((a{200}){200}){200}",
                "a{2}+",
                "a{2,1}",
                "a{1001}",
                "(?<x>a|\\g<x>)",
                "(a)\\1",
                "\\k<a>",
                "(?~a)",
                "(?x: a)",
                "a(?i)b|c",
                "(?#",
                "[]a]",
                "[^]a]",
                "[a",
                "[[a]",
                "(a",
                "a)",
                "\\",
                "+",
                "\\p{L"
            })
    void whatCouldTryForTooLongOrIsNotUnderstoodIsRefused(String pattern) {
        assertThat(catchThrowable(() -> SplitPattern.check(pattern))).isInstanceOf(SplitPattern.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "(?:", "[", "(?="})
    void whatLiesDeepInItselfIsRefusedAndEndsNoThread(String open) {
        assertThat(catchThrowable(() -> SplitPattern.check(open.repeat(1_000))))
                .isInstanceOf(SplitPattern.Refused.class);
    }
}
