package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hone.diagnostics.TextRenderer;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other systems do and a recipe cannot say; the answer stands beside each example. */
final class RefusedExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "refused");

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".hone")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theCheckerSaysWhatStandsBesideTheExample(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Compilation compilation = Compiler.compile(
                new SourceFile(name, Files.readString(file)), ParamInputs.NONE, new ModuleLoader(EXAMPLES));
        Path answer = file.resolveSibling(name.replace(".hone", ".err"));
        String said = new TextRenderer(false).render(compilation.diagnostics());
        if (System.getenv("HONE_OVERWRITE_GOLDENS") != null) {
            Files.writeString(answer, said);
        }
        assertThat(said).isEqualTo(Files.readString(answer)).contains("error[");
    }
}
