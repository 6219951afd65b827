package org.hone.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostics;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesParseTest {
    static final Path EXAMPLES = Path.of("..", "examples");

    static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".hone"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeIsReadWithoutComplaint(Path recipe) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        ModuleTree module = Parser.parse(new SourceFile(recipe.toString(), Files.readString(recipe)), diagnostics);
        assertThat(diagnostics.sorted()).isEmpty();
        assertThat(module.items()).isNotEmpty();
        assertThat(module.doc()).isPresent();
    }

    @Test
    void theFlagshipHasItsDeclarationsInOrder() throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        String text = Files.readString(EXAMPLES.resolve("hpt.hone"));
        ModuleTree module = Parser.parse(new SourceFile("hpt.hone", text), diagnostics);
        assertThat(module.declarations()
                        .filter(Declaration.Named.class::isInstance)
                        .map(declaration ->
                                ((Declaration.Named) declaration).name().text()))
                .containsExactly(
                        "n",
                        "gate",
                        "lr",
                        "steps",
                        "seed",
                        "policy",
                        "sums",
                        "held_out",
                        "correct",
                        "hpt",
                        "adam",
                        "hybrid");
        assertThat(module.runBlocks()).hasSize(1);
    }
}
