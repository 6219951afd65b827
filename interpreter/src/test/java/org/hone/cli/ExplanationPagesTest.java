package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.ExplanationPage;
import org.hone.diagnostics.ExplanationPage.Listing;
import org.hone.diagnostics.TextRenderer;
import org.hone.foreign.Language;
import org.hone.lower.Compilation;
import org.hone.plan.ParamInputs;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages of {@code hone explain CODE}: every example is run. */
final class ExplanationPagesTest {
    /** A fault of Hone itself: if we knew a program that shows one, we would mend it. */
    private static final Set<Code> WITHOUT_EXAMPLE = Set.of(Code.INTERNAL);

    private static final Pattern SAID = Pattern.compile("^(?:error|warning)\\[(H\\d{4})]", Pattern.MULTILINE);

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void everyCodeHasAPageOfTheSameShape(Code code) {
        ExplanationPage page = ExplanationPage.of(code);
        assertThat(page.title()).isEqualTo(code.title());
        assertThat(page.blocks().getFirst()).isInstanceOf(ExplanationPage.Prose.class);
        List<String> headings = page.blocks().stream()
                .filter(ExplanationPage.Heading.class::isInstance)
                .map(b -> ((ExplanationPage.Heading) b).text())
                .toList();
        if (WITHOUT_EXAMPLE.contains(code)) {
            assertThat(page.listings("fails")).isEmpty();
            assertThat(headings).contains("Why it matters", "How to mend it");
        } else {
            assertThat(headings).containsExactly("Why it matters", "Wrong", "Right", "How to mend it");
            assertThat(page.listings("fails")).isNotEmpty().allMatch(ExplanationPagesTest::isRun);
            assertThat(page.listings("fixed")).isNotEmpty().allMatch(ExplanationPagesTest::isRun);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWrongExampleShowsExactlyThisMistakeAndTheRightOneNone(Code code) throws IOException {
        assumeFalse(code == Code.LANGUAGE_NOT_INSTALLED && Language.PYTHON.installed());
        ExplanationPage page = ExplanationPage.of(code);
        for (Listing listing : page.listings("hone")) {
            if (listing.is("fails")) {
                assertThat(codes(compile(listing)))
                        .as(said(compile(listing)))
                        .containsOnly(code.id())
                        .isNotEmpty();
            } else if (listing.is("fixed")) {
                assertThat(codes(compile(listing))).as(said(compile(listing))).isEmpty();
            }
        }
        files(page);
        for (Listing listing : page.listings("console")) {
            for (String line : listing.text().lines().toList()) {
                assertThat(line).startsWith("$ hone ");
                Shell shell = new Shell();
                int exit = shell.run(words(line.substring("$ hone ".length())).toArray());
                List<String> said =
                        SAID.matcher(shell.err()).results().map(m -> m.group(1)).toList();
                if (listing.is("fails")) {
                    assertThat(said).as(shell.err()).containsOnly(code.id()).isNotEmpty();
                    assertThat(exit).isEqualTo(Exit.PROGRAM);
                } else {
                    assertThat(said).as(shell.err()).isEmpty();
                    assertThat(exit).isEqualTo(Exit.DONE);
                }
            }
        }
    }

    @Test
    void aPageIsPrintedAsTextWithThePreludeOfItsExamples() {
        Shell shell = new Shell();
        assertThat(ExplainCode.print("h3010", Format.text, shell.surroundings()))
                .isEqualTo(Exit.DONE);
        assertThat(shell.out())
                .startsWith("H3010: " + Code.DEAD_CLIP.title() + "\n")
                .contains(
                        "\nWhy it matters\n",
                        "\nWrong\n\n    ",
                        "\n    error[H3010]: ",
                        "\nThe examples go with these declarations:\n");
        assertThat(shell.out().lines().filter(l -> !l.startsWith("    "))).allMatch(l -> l.length() <= 100);
    }

    @Test
    void aPageIsPrintedAsData() throws IOException {
        Shell shell = new Shell();
        ExplainCode.print("H2104", Format.json, shell.surroundings());
        var answer = new com.fasterxml.jackson.databind.ObjectMapper().readTree(shell.out());
        assertThat(answer.get("code").textValue()).isEqualTo("H2104");
        assertThat(answer.get("title").textValue()).isEqualTo(Code.LIVE_SLOT.title());
        assertThat(answer.get("blocks").findValuesAsText("heading")).contains("Wrong", "Right");
    }

    @Test
    void anUnknownCodeSuggestsTheNearest() {
        Shell shell = new Shell();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> ExplainCode.print("H2140", Format.text, shell.surroundings())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no code `H2140`")
                .hasMessageContaining("H2104");
        assertThat(ExplainCode.isCode("H2104")).isTrue();
        assertThat(ExplainCode.isCode("h2.hone")).isFalse();
    }

    @Test
    void theListNamesEveryCodeOnce() {
        Shell shell = new Shell();
        assertThat(ExplainCode.list(Format.text, shell.surroundings())).isEqualTo(Exit.DONE);
        for (Code code : Code.values()) {
            assertThat(shell.out()).containsOnlyOnce("  " + code.id() + "  " + code.title() + "\n");
        }
    }

    private static boolean isRun(Listing listing) {
        return listing.is("hone") || listing.is("console");
    }

    private static Compilation compile(Listing listing) {
        String text = listing.text() + (listing.is("recipe") ? ExplanationPage.prelude() : "");
        return Programs.compile(new SourceFile("example.hone", text), ParamInputs.NONE);
    }

    private static Set<String> codes(Compilation compilation) {
        return compilation.diagnostics().sorted().stream()
                .map(Diagnostic::code)
                .map(Code::id)
                .collect(Collectors.toSet());
    }

    private static String said(Compilation compilation) {
        return new TextRenderer(false).render(compilation.diagnostics());
    }

    private void files(ExplanationPage page) throws IOException {
        for (Listing listing : page.listings("file")) {
            Files.writeString(temp.resolve(listing.tags().getLast()), listing.text());
        }
    }

    /** Words of a command line; names of files of the page become their paths. */
    private List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = Pattern.compile("'([^']*)'|\\S+").matcher(line);
        while (matcher.find()) {
            String word = matcher.group(1) == null ? matcher.group() : matcher.group(1);
            words.add(
                    word.matches("[a-z]+\\.(hone|json|jsonl)")
                            ? temp.resolve(word).toString()
                            : word);
        }
        return words;
    }
}
