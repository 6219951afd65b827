package org.hone.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import org.hone.source.SourceFile;
import org.hone.source.Span;
import org.junit.jupiter.api.Test;

class TextRendererTest {
    private final TextRenderer plain = new TextRenderer(false);

    private static Diagnostic at(String text, String underlined) {
        SourceFile source = new SourceFile("a.hone", text);
        int start = text.indexOf(underlined);
        return Diagnostic.error(Code.UNEXPECTED_INPUT, source, new Span(start, start + underlined.length()), "broken");
    }

    private String excerpt(Diagnostic diagnostic) {
        return plain.render(diagnostic)
                .lines()
                .skip(3)
                .takeWhile(line -> !line.endsWith(" |"))
                .reduce("", (a, b) -> a + b + "\n");
    }

    @Test
    void theLayoutIsThatOfTheLanguagePage() {
        String text = "\n".repeat(26) + "  advantage  = t.policy.logprob - t.behaviour.logprob\n";
        Diagnostic diagnostic = at(text, "t.policy.logprob")
                .label("live: carries gradient")
                .note("only `likelihood` may carry gradient")
                .help("freeze it:  frozen(t.policy.logprob)");
        assertThat(plain.render(diagnostic)).isEqualTo("""
                        error[H0001]: broken
                          --> a.hone:27:16
                           |
                        27 |   advantage  = t.policy.logprob - t.behaviour.logprob
                           |                ^^^^^^^^^^^^^^^^ live: carries gradient
                           |
                           = note: only `likelihood` may carry gradient
                        help: freeze it:  frozen(t.policy.logprob)
                        more: hone explain H0001
                        """);
    }

    @Test
    void tabsCountToTheNextStop() {
        assertThat(excerpt(at("\ta\tbad", "bad"))).isEqualTo("1 |     a   bad\n  |         ^^^\n");
    }

    @Test
    void wideAndCombiningCharactersTakeTheirColumns() {
        assertThat(excerpt(at("\"数学🙂\" bad", "bad"))).isEqualTo("1 | \"数学🙂\" bad\n  |          ^^^\n");
        assertThat(excerpt(at("e\u0301 bad", "bad"))).isEqualTo("1 | e\u0301 bad\n  |   ^^^\n");
        assertThat(excerpt(at("a 数学 b", "数学"))).isEqualTo("1 | a 数学 b\n  |   ^^^^\n");
    }

    @Test
    void columnsOfThePlaceCountCharacters() {
        assertThat(plain.render(at("\"🙂\" bad", "bad"))).contains("--> a.hone:1:5\n");
    }

    @Test
    void anEmptySpanGetsOneCaret() {
        SourceFile source = new SourceFile("a.hone", "ab");
        Diagnostic end = Diagnostic.error(Code.UNEXPECTED_INPUT, source, Span.at(2), "ends");
        assertThat(excerpt(end)).isEqualTo("1 | ab\n  |   ^\n");
    }

    @Test
    void aSpanOfSeveralLinesIsUnderlinedLineByLine() {
        assertThat(excerpt(at("x = f(\n    a,\n  b)\n", "f(\n    a,\n  b)").label("all this")))
                .isEqualTo("""
                        1 | x = f(
                          |     ^^
                        2 |     a,
                          |     ^^
                        3 |   b)
                          |   ^^ all this
                        """);
    }

    @Test
    void aLongSpanShowsItsEnds() {
        String text = "{\n 1\n 2\n 3\n 4\n 5\n}";
        assertThat(excerpt(at(text, text))).isEqualTo("1 | {\n  | ^\n...\n7 | }\n  | ^\n");
    }

    @Test
    void secondPlacesStandInTheOrderOfTheText() {
        SourceFile source = new SourceFile("a.hone", "one\ntwo\nthree\n");
        Diagnostic diagnostic = Diagnostic.warning(Code.UNEXPECTED_INPUT, source, new Span(8, 13), "late")
                .also(source, new Span(0, 3), "declared here");
        assertThat(plain.render(diagnostic)).isEqualTo("""
                        warning[H0001]: late
                         --> a.hone:3:1
                          |
                        1 | one
                          | --- declared here
                        ...
                        3 | three
                          | ^^^^^
                          |
                        more: hone explain H0001
                        """);
    }

    @Test
    void aPlaceInAnotherFileIsShownWithItsName() {
        SourceFile other = new SourceFile("b.hone", "model m {}\n");
        Diagnostic diagnostic = at("bad", "bad").also(other, new Span(6, 7), "declared here");
        assertThat(plain.render(diagnostic))
                .contains(" ::: b.hone:1:7\n  |\n1 | model m {}\n  |       - declared here\n");
    }

    @Test
    void aMistakeOfTheCommandLineHasNoExcerpt() {
        Diagnostic diagnostic =
                Diagnostic.error(Code.INTERNAL, "no such file: `x.hone`").note("looked in `.`");
        assertThat(plain.render(diagnostic))
                .isEqualTo("error[H9001]: no such file: `x.hone`\n= note: looked in `.`\nmore: hone explain H9001\n");
    }

    @Test
    void coloursAreUsedOnlyWhenAsked() {
        assertThat(plain.render(at("bad", "bad"))).doesNotContain("\u001b");
        assertThat(new TextRenderer(true).render(at("bad", "bad"))).contains("\u001b[1;31merror[H0001]\u001b[0m");
    }

    @Test
    void atMostTwentyAreShown() {
        SourceFile source = new SourceFile("a.hone", "x".repeat(50));
        Diagnostics many = new Diagnostics();
        for (int i = 0; i < 25; i++) {
            many.add(Diagnostic.error(Code.UNEXPECTED_INPUT, source, new Span(i, i + 1), "broken"));
        }
        assertThat(plain.render(many))
                .contains("--> a.hone:1:20\n", "5 more are not shown")
                .doesNotContain(":1:21");
        assertThat(new JsonRenderer().tree(many).get("diagnostics")).hasSize(20);
        assertThat(new JsonRenderer().tree(many).get("omitted").asInt()).isEqualTo(5);
    }

    @Test
    void theSameIsSaidOnceAndInTheOrderOfTheText() {
        Diagnostics diagnostics = new Diagnostics();
        SourceFile source = new SourceFile("a.hone", "ab");
        Diagnostic late = Diagnostic.error(Code.UNEXPECTED_INPUT, source, new Span(1, 2), "late");
        Diagnostic early = Diagnostic.error(Code.UNEXPECTED_INPUT, source, new Span(0, 1), "early");
        diagnostics.add(late);
        diagnostics.add(early);
        diagnostics.add(late.note("again"));
        assertThat(diagnostics.sorted()).containsExactly(early, late);
    }

    @Test
    void theDataHasPlaceAndFix() {
        Diagnostic diagnostic = at("a = b", "=").fix(Fix.of("write `:`", new TextEdit(new Span(2, 3), ":")));
        var tree = new JsonRenderer().tree(diagnostic);
        assertThat(tree.get("place").get("line").asInt()).isEqualTo(1);
        assertThat(tree.get("place").get("column").asInt()).isEqualTo(3);
        assertThat(tree.get("place").get("endColumn").asInt()).isEqualTo(4);
        assertThat(tree.get("fix").get("edits").get(0).get("replacement").asText())
                .isEqualTo(":");
        assertThat(tree.get("help").asText()).isEqualTo("write `:`");
    }
}
