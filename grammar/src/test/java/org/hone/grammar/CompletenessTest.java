package org.hone.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletenessTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 + 1",
                "let x = 3",
                "show x",
                "let x = 1 in x",
                "model m { }",
                "model m {\n a = 1\n}\n",
                "run { show 1 }",
                "train r with { seed = 1 }",
                "x; y",
                "import std.text { trim }",
                "\n\n",
                "// note"
            })
    void finishedInputsAreComplete(String text) {
        assertThat(Completeness.of(text)).isEqualTo(Completeness.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 +",
                "let x =",
                "let x",
                "model m {",
                "model m",
                "model m {\n a = 1\n",
                "f(1,",
                "f(1,\n",
                "[",
                "if a",
                "if a then b",
                "x |>",
                "train",
                "train r with",
                "evaluate m",
                "save x to",
                "/* open",
                "x =>",
                "run {\n"
            })
    void openInputsAreIncomplete(String text) {
        assertThat(Completeness.of(text)).isEqualTo(Completeness.INCOMPLETE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2", ")", "let = 3", "model m { 3", "f(]", "a = 1", "x @", "if then"})
    void wrongInputsAreWrong(String text) {
        assertThat(Completeness.of(text)).isEqualTo(Completeness.WRONG);
    }
}
