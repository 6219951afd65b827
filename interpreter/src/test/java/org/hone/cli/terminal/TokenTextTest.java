package org.hone.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenTextTest {
    private static final List<TokenText.Token> REPLY = List.of(
            new TokenText.Token("4", 0.5, 1, -0.1),
            new TokenText.Token("2", 0.5, 1, -0.2),
            new TokenText.Token("\n", -1.0, 1, -0.3),
            new TokenText.Token("\u001b", 0, 0, -4));

    @Test
    void withoutColourTokensOfOneCoefficientAreOneLine() {
        assertThat(TokenText.lines(REPLY, 80, Glyphs.UNICODE, false))
                .containsExactly(
                        "tokens  coefficient  text",
                        "─────────────────────────",
                        "   1-2       +0.500  42",
                        "     3        -1.00  \\n",
                        "     4     0 masked  \\x1b");
    }

    @Test
    void inColourStrengthIsABackgroundAndAMaskedTokenIsStruckThrough() {
        List<String> lines = TokenText.lines(REPLY, 80, Glyphs.UNICODE, true);
        assertThat(lines.getFirst())
                .isEqualTo("\u001b[38;5;16;48;5;120m4\u001b[0m\u001b[38;5;16;48;5;120m2\u001b[0m"
                        + "\u001b[38;5;16;48;5;160m\\n\u001b[0m");
        assertThat(lines.get(1)).isEqualTo("\u001b[2;9m\\x1b\u001b[0m");
        assertThat(lines.getLast()).startsWith("coefficient -1.00 ").endsWith(" +1.00");
    }

    @Test
    void aLongReplyIsWrappedAtTheWidth() {
        assertThat(TokenText.lines(REPLY.subList(0, 2), 1, Glyphs.UNICODE, true))
                .hasSize(3);
    }

    @Test
    void theTableHasMaskAndLogProbOfEveryToken() {
        assertThat(TokenText.table(REPLY, 80, Glyphs.ASCII))
                .containsExactly(
                        "   token  coefficient  mask  logprob",
                        "------------------------------------",
                        "1  4           +0.500  1.00   -0.100",
                        "2  2           +0.500  1.00   -0.200",
                        "3  \\n           -1.00  1.00   -0.300",
                        "4  \\x1b             0  0.00    -4.00");
    }
}
