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
 * Programs with one mistake each and exactly what is said about it. Every one is a small change of {@code base.hone}; where
 * the mistake is mended in another way than by going back, {@code x_fixed.hone} stands beside {@code x.hone}.
 */
class CheckGoldenTest {

    static List<Path> snippets() throws IOException {
        return Goldens.snippets("check");
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void aMistakeIsSaidOnceWithItsPlaceAndAWayOut(Path snippet) throws IOException {
        Compilation compilation = compile(snippet);
        if (compilation.diagnostics().isEmpty()) {
            assertThat(compilation.program()).isPresent();
            Goldens.check(snippet, false, "no diagnostics\n");
        } else {
            assertThat(compilation.program().isPresent())
                    .isEqualTo(!compilation.diagnostics().hasErrors());
            Goldens.check(snippet, true, new TextRenderer(false).render(compilation.diagnostics()));
        }
    }

    @Test
    void correctedTwinsAndValidProgramsAreClean() throws IOException {
        List<Path> clean = snippets().stream()
                .filter(p -> p.toString().endsWith("_fixed.hone")
                        || p.getFileName().toString().startsWith("valid_")
                        || p.getFileName().toString().equals("base.hone"))
                .toList();
        assertThat(clean).hasSizeGreaterThan(20);
        for (Path snippet : clean) {
            assertThat(compile(snippet).diagnostics().sorted())
                    .as(snippet.toString())
                    .isEmpty();
        }
    }

    @Test
    void everyAnswerHasItsSnippet() throws IOException {
        assertThat(Goldens.orphans("check")).isEmpty();
    }

    private static Compilation compile(Path snippet) throws IOException {
        SourceFile source = new SourceFile(snippet.getFileName().toString(), Files.readString(snippet));
        return Compiler.compile(source, ParamInputs.NONE, new ModuleLoader(Path.of("")));
    }
}
