package org.hone.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hone.source.Span;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

final class InputHighlighterTest {
    @Test
    void wordsAreColouredByTheLexer() {
        assertThat(pieces("let x = 1.5 // half", List.of()))
                .containsExactly("KEYWORD let", "PLAIN  x = ", "NUMBER 1.5", "PLAIN  ", "COMMENT // half");
        assertThat(pieces("\"open", List.of())).containsExactly("INVALID \"open");
    }

    @Test
    void aNounIsAKeywordOnlyWhereADeclarationBegins() {
        assertThat(pieces("model policy {", List.of())).containsExactly("KEYWORD model", "PLAIN  policy {");
        assertThat(pieces("model", List.of())).containsExactly("PLAIN model");
        assertThat(pieces("x.model {", List.of())).containsExactly("PLAIN x.model {");
    }

    @Test
    void theWordOfACommandHasAColourAndItsArgumentIsTheLanguages() {
        assertThat(pieces(":type 1 + x", List.of()))
                .containsExactly("COMMAND :type", "PLAIN  ", "NUMBER 1", "PLAIN  + x");
        assertThat(pieces("?grpo", List.of())).containsExactly("COMMAND ?", "PLAIN grpo");
    }

    @Test
    void thePathOfAFileIsATextInQuotesOrNot() {
        assertThat(pieces(":load my/2nd.hone", List.of()))
                .containsExactly("COMMAND :load", "PLAIN  ", "TEXT my/2nd.hone");
        assertThat(pieces(":sa \"my own.hone\"", List.of()))
                .containsExactly("COMMAND :sa", "PLAIN  ", "TEXT \"my own.hone\"");
    }

    @Test
    void unknownNamesAreUnderlined() {
        assertThat(pieces("1 + gropo", List.of(new Span(4, 9))))
                .containsExactly("NUMBER 1", "PLAIN  + ", "UNDERLINED gropo");
    }

    @Test
    void aTextIsAskedAboutOnce() {
        List<String> asked = new ArrayList<>();
        InputHighlighter highlighter = new InputHighlighter(text -> {
            asked.add(text);
            return List.of();
        });
        AttributedString first = highlighter.coloured("x");
        assertThat(highlighter.coloured("x")).isSameAs(first);
        highlighter.forget();
        assertThat(highlighter.coloured("x")).isEqualTo(first);
        assertThat(asked).containsExactly("x", "x");
    }

    private static List<String> pieces(String text, List<Span> unknown) {
        AttributedString line = new InputHighlighter(t -> unknown).coloured(text);
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < line.length(); ) {
            int end = line.runLimit(i);
            pieces.add(name(line.styleAt(i)) + " " + line.subSequence(i, end));
            i = end;
        }
        return pieces;
    }

    private static String name(AttributedStyle style) {
        if (style.equals(Colours.KEYWORD)) {
            return "KEYWORD";
        } else if (style.equals(Colours.NUMBER)) {
            return "NUMBER";
        } else if (style.equals(Colours.COMMENT)) {
            return "COMMENT";
        } else if (style.equals(Colours.COMMAND)) {
            return "COMMAND";
        } else if (style.equals(Colours.INVALID)) {
            return "INVALID";
        } else if (style.equals(Colours.TEXT)) {
            return "TEXT";
        }
        return style.equals(Colours.PLAIN.underline()) ? "UNDERLINED" : style.equals(Colours.PLAIN) ? "PLAIN" : "OTHER";
    }
}
