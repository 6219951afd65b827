package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tools work where the tensor library, the tokenizers and the languages of scripts are not even installed. */
class EngineIsNotLoadedTest {

    @Test
    void theToolsRunWithoutTheEngine() throws IOException, InterruptedException {
        String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> entries = Arrays.asList(given.split(File.pathSeparator));
        String without = entries.stream()
                .filter(entry -> !entry.replace('\\', '/').matches(".*/(ai/djl|org/graalvm)/.*"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(given);
        String example = Path.of("..", "examples", "hpt.hone").toString();
        List<String> commands = List.of(
                "check " + example,
                "plan " + example,
                "explain " + example,
                "explain grpo --bias",
                "diff --estimator grpo --estimator dapo",
                "test " + example,
                "fmt --check " + example,
                "doc std.aggregate",
                "lock --check " + example);
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                without,
                WithoutEngine.class.getName()));
        line.addAll(commands);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines())
                .hasSize(commands.size())
                .allMatch(answer -> !answer.contains("NoClassDefFound") && !answer.contains("fault of Hone"))
                .filteredOn(answer -> answer.contains(": 0 "))
                // Two estimators that differ and a program without a lock end with 1.
                .hasSize(commands.size() - 2);
    }
}
