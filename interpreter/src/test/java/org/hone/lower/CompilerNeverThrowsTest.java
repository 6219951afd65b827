package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompilerNeverThrowsTest {
    private static final Path GOLDENS = Path.of("src", "test", "resources", "golden", "check");
    private static final Pattern WORDS = Pattern.compile("\\w+|\\s+|.", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"base.hone", "valid_soft_gate.hone"})
    void aProgramWithShuffledWordsIsRefusedOrCompiled(String name) throws IOException {
        List<String> words = new ArrayList<>();
        WORDS.matcher(Files.readString(GOLDENS.resolve(name))).results().forEach(m -> words.add(m.group()));
        Random random = new Random(17);
        for (int i = 0; i < 600; i++) {
            List<String> changed = new ArrayList<>(words);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(changed.size());
                switch (random.nextInt(3)) {
                    case 0 -> changed.remove(at);
                    case 1 -> changed.set(at, words.get(random.nextInt(words.size())));
                    default -> changed.add(at, words.get(random.nextInt(words.size())));
                }
            }
            String text = String.join("", changed);
            Compilation compilation =
                    Compiler.compile(new SourceFile("x.hone", text), ParamInputs.NONE, new ModuleLoader(Path.of("")));
            assertThat(compilation.program().isPresent())
                    .as(text)
                    .isNotEqualTo(compilation.diagnostics().hasErrors());
        }
    }

    /** The states of a schedule are looked through; there are too many to look at each. */
    @Test
    void aNumberOfRolloutsOrStepsThatNobodyCanHaveEndsToo() throws IOException {
        String text = Files.readString(Path.of("..", "examples", "hpt.hone"))
                .replaceFirst("= 4 ", "= 2147483647 ")
                .replaceFirst("= \\d+\\.steps", "= 2147483647.steps");
        assertThat(text).contains("= 2147483647 ", "= 2147483647.steps");
        Compilation compilation = Compiler.compile(
                new SourceFile("x.hone", text), ParamInputs.NONE, new ModuleLoader(Path.of("..", "examples")));
        assertThat(compilation.program().isPresent())
                .isNotEqualTo(compilation.diagnostics().hasErrors());
    }
}
