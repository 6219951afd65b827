package org.hone.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hone.testing.Goldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions as goldens: {@code x.prompt} is what is typed, {@code x.out} the whole conversation. */
final class TranscriptTest {
    private static final Path BASE = Path.of("src", "test", "resources", "golden", "check", "base.hone");

    @TempDir
    private Path folder;

    static List<Path> scripts() throws IOException {
        return Goldens.snippets("prompt", ".prompt");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theSessionSaysWhatStandsBesideTheScript(Path script) throws IOException {
        Files.copy(BASE, folder.resolve("base.hone"));
        Goldens.check(script, false, Transcript.play(Files.readString(script), folder.toRealPath()));
    }

    @Test
    void everyTranscriptHasItsScript() throws IOException {
        List<Path> scripts = scripts();
        try (var files = Files.list(scripts.getFirst().toAbsolutePath().getParent())) {
            assertThat(files.map(f -> String.valueOf(f.getFileName()))
                            .filter(f -> f.endsWith(".out"))
                            .map(f -> f.replace(".out", ".prompt")))
                    .allMatch(name -> scripts.stream().anyMatch(s -> s.endsWith(name)));
        }
    }
}
