package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hone.diagnostics.TextRenderer;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;
import org.hone.testing.Goldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes that training systems shipped, each written in Hone by somebody who makes it, with what the checker says; and the
 * same program without it. Those whose name starts with {@code v} make one of them in another way.
 */
class MistakesTest {

    static List<Path> mistakes() throws IOException {
        return Goldens.snippets("mistakes").stream()
                .filter(p -> !p.toString().endsWith("_fixed.hone"))
                .toList();
    }

    static List<Path> twins() throws IOException {
        return Goldens.snippets("mistakes").stream()
                .filter(p -> p.toString().endsWith("_fixed.hone"))
                .toList();
    }

    static List<Path> valid() throws IOException {
        return Goldens.snippets("valid");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsSaidOnce(Path snippet) throws IOException {
        Compilation compilation = compile(snippet);
        assertThat(compilation.diagnostics().sorted()).hasSize(1);
        Goldens.check(snippet, true, new TextRenderer(false).render(compilation.diagnostics()));
    }

    @ParameterizedTest
    @MethodSource("twins")
    void itsCorrectedTwinIsClean(Path snippet) throws IOException {
        assertThat(compile(snippet).diagnostics().sorted()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidRecipeIsClean(Path snippet) throws IOException {
        Compilation compilation = compile(snippet);
        assertThat(compilation.diagnostics().sorted()).isEmpty();
        assertThat(compilation.program().orElseThrow().recipes()).isNotEmpty();
    }

    @Test
    void everyMistakeHasItsTwinAndThereAreTwentyValidRecipes() throws IOException {
        assertThat(twins()).hasSameSizeAs(mistakes());
        assertThat(mistakes()).hasSizeGreaterThanOrEqualTo(45);
        assertThat(valid()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(Goldens.orphans("mistakes")).isEmpty();
    }

    private static Compilation compile(Path snippet) throws IOException {
        SourceFile source = new SourceFile(snippet.getFileName().toString(), Files.readString(snippet));
        return Compiler.compile(source, ParamInputs.NONE, new ModuleLoader(snippet.resolveSibling("")));
    }
}
