package org.hone.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.TextRenderer;
import org.hone.source.SourceFile;
import org.hone.testing.Goldens;
import org.hone.testing.TreePrinter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyntaxGoldenTest {

    static List<Path> snippets() throws IOException {
        return Goldens.snippets("syntax");
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void theParserSaysWhatItAlwaysSaid(Path snippet) throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        SourceFile source = new SourceFile(snippet.getFileName().toString(), Files.readString(snippet));
        ModuleTree module = Parser.parse(source, diagnostics);
        StringBuilder answer = new StringBuilder();
        module.doc().ifPresent(doc -> answer.append(TreePrinter.line(doc)).append('\n'));
        module.items().forEach(item -> answer.append(TreePrinter.line(item)).append('\n'));
        if (diagnostics.isEmpty()) {
            Goldens.check(snippet, false, answer.toString());
        } else {
            Goldens.check(snippet, true, new TextRenderer(false).render(diagnostics) + "\ntree:\n" + answer);
        }
    }

    @Test
    void everyAnswerHasItsSnippet() throws IOException {
        assertThat(Goldens.orphans("syntax")).isEmpty();
    }
}
