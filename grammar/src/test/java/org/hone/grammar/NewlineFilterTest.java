package org.hone.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewlineFilterTest {

    private static long lineEnds(String text) {
        return Tokens.of(text).stream()
                .filter(token -> token.getType() == HoneLexer.NL && TokenKinds.isVisible(token))
                .count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 1\nb = 2",
                "a = true\nb = 2",
                "a = x.if\nb = 2",
                "a = 1\r\nb = 2",
                "a = 1\rb = 2",
                "param a: List<Int>\nparam b",
                "param a: Int?\nparam b",
                "a = 1\nwhere = 2",
                "a = 1\nin = 2",
                "x\n-1",
                "x\n(1)",
                "x\n[1]",
                "\na = 1\nb = 2\n\n",
                "a = 1 // note\nb = 2",
                "train\nx"
            })
    void theseLineEndsEndAnItem(String text) {
        assertThat(lineEnds(text)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a =\n1",
                "a = 1 +\n2",
                "a = 1\n+ 2",
                "a = x\n|> y",
                "a = x\n.y",
                "a = f(\n1,\n2\n)",
                "a = [\n1\n]",
                "if a\nthen b\nelse c",
                "param a: Int = 1\nwhere a > 2",
                "train r\nwith { a = 1 }",
                "evaluate m\non d",
                "save m\nto \"x\"",
                "model m\n{ }",
                "model m {\n}",
                "x =>\ny",
                "x\n=> y",
                "let x = 1\nin x",
                "a and\nnot\nb\nor c",
                "a = f( // note\n  /// doc\n 1)",
                "\n\n",
                ""
            })
    void theseDoNot(String text) {
        assertThat(lineEnds(text)).isZero();
    }

    @Test
    void insideBracesOfAnArgumentLineEndsCountAgain() {
        assertThat(lineEnds("f({ a: 1\n b: 2 }\n)")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"m { a = f(1, 2 NL b = 3 NL }|1", "fn f() = (x NL param y: Int|1", "fn f() = (x NL model y { }|1"})
    void anUnclosedParenthesisSpoilsItsOwnLineOnly(String text, int expected) {
        assertThat(lineEnds(text.replace(" NL ", "\n"))).isEqualTo(expected);
    }

    @Test
    void noCharacterIsLost() {
        String text = "/// doc\nlet é = \"🙂\" // c\n\t@ /* x\n */ 12abc \"open\n𝒳 /* open";
        StringBuilder all = new StringBuilder();
        List<? extends Token> tokens = Tokens.of(text);
        for (Token token : tokens.subList(0, tokens.size() - 1)) {
            assertThat(token.getText()).isEqualTo(text.substring(token.getStartIndex(), token.getStopIndex() + 1));
            all.append(token.getText());
        }
        assertThat(all.toString()).isEqualTo(text);
    }
}
