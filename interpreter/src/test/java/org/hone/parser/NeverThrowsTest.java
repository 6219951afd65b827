package org.hone.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.JsonRenderer;
import org.hone.diagnostics.TextRenderer;
import org.hone.grammar.Completeness;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text: a tree comes back, complaints can be printed, and nothing is thrown. */
class NeverThrowsTest {
    private static final String[] SCRAPS = {
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "\n",
        ";",
        ",",
        "=",
        ":",
        "=>",
        "->",
        "|>",
        "\"",
        "//",
        "/*",
        "*/",
        "let",
        "if",
        "in",
        "run",
        "train",
        "estimator",
        "where",
        "with",
        "8x",
        "1e999",
        "99999999999999999999",
        "\\",
        "é",
        "𝒳",
        "@",
        "\t",
        "\r",
        "\u0000",
        "\ud800",
        "not",
        "-",
        "^",
        "?",
        "??",
        "test",
        "assert",
        "equivalent",
        "weight"
    };

    @Test
    void mutatedRecipesAreRead() throws IOException {
        List<Path> recipes = ExamplesParseTest.recipes();
        Random random = new Random(20240229);
        int complained = 0;
        for (int round = 0; round < 3000; round++) {
            String text = Files.readString(recipes.get(random.nextInt(recipes.size())));
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                text = mutate(text, random);
            }
            complained += read(text).isEmpty() ? 0 : 1;
        }
        assertThat(complained).isGreaterThan(2000);
    }

    @Test
    void garbageIsRead() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                text.append(SCRAPS[random.nextInt(SCRAPS.length)]).append(random.nextBoolean() ? " " : "");
            }
            read(text.toString());
            assertThat(Completeness.of(text.toString())).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(", "[", "{ a: ", "f(", "x => ", "if a then b else ", "-", "not ", "let a = 1 in ", "a ^ "})
    void deepNestingIsRefusedNotDied(String opening) {
        Diagnostics diagnostics = read("param x: Int = " + opening.repeat(20_000) + "1");
        assertThat(diagnostics.hasErrors()).isTrue();
    }

    @Test
    @Timeout(60)
    void aBlockThatABrokenCommentLeavesOpenIsReadOnce() {
        Diagnostics diagnostics = read("""
                run {
                  let a = evaluate m on d with { reward = r; k = 3 }
                  let b = evaluate m on d with { reward = r; k = 1 /*
                  let c = evaluate m on d with { reward x = r; k = 1 }""");
        assertThat(diagnostics.sorted())
                .extracting(Diagnostic::code)
                .containsExactly(Code.UNCLOSED_BRACKET, Code.UNCLOSED_COMMENT);
    }

    @Test
    void longChainsAreRefused() {
        Diagnostics diagnostics = read("param x: Int = 1" + " + 1".repeat(5_000));
        assertThat(diagnostics.sorted()).extracting(Diagnostic::code).containsExactly(Code.NESTED_TOO_DEEPLY);
        assertThat(read("param x: Int = 1" + " + 1".repeat(100)).isEmpty()).isTrue();
    }

    private static String mutate(String text, Random random) {
        if (text.isEmpty()) {
            return SCRAPS[random.nextInt(SCRAPS.length)];
        }
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(12));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + text.substring(end);
            case 1 -> text.substring(0, at) + SCRAPS[random.nextInt(SCRAPS.length)] + text.substring(at);
            case 2 -> text.substring(0, at) + text.substring(at, end) + text.substring(at);
            default -> text.substring(0, Math.max(at, 1));
        };
    }

    private static Diagnostics read(String text) {
        Diagnostics diagnostics = new Diagnostics();
        ModuleTree module = Parser.parse(new SourceFile("mutated.hone", text), diagnostics);
        assertThat(module.items()).doesNotContainNull();
        assertThat(new TextRenderer(true).render(diagnostics)).isNotNull();
        assertThat(new JsonRenderer().render(diagnostics)).contains("omitted");
        return diagnostics;
    }
}
