package org.hone.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hone.cli.Main;
import org.hone.cli.Surroundings;
import org.hone.runtime.record.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models of a run that was killed after its trainings, one of all weights and one of an adapter, each file with a flipped bit. */
final class ChangedModelTest {
    @TempDir
    private Path temp;

    @Test
    void everyChangedFileOfAModelIsRefusedByNameAndNothingIsWritten() throws IOException, InterruptedException {
        Path whole = SmallRun.place(temp, "whole");
        Child killed = Child.run(whole, Optional.of(new Child.Moment("saving the model", 1, 0)), SmallRun.RUN);
        assertThat(killed.killed()).as(killed.text()).isTrue();
        Path run = whole.resolve("run");
        List<Path> files = files(run);
        assertThat(files)
                .contains(
                        run.resolve("model/model.safetensors"),
                        run.resolve("model/config.json"),
                        run.resolve("model.manifest.json"),
                        run.resolve("train-2/model/adapter/adapter_model.safetensors"));
        byte[] manifest = Files.readAllBytes(run.resolve("run.json"));
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            byte[] changed = content.clone();
            changed[changed.length / 2] ^= 1;
            Files.write(file, changed);
            for (String[] command : List.of(new String[] {"run", "--resume"}, new String[] {"replay"})) {
                String said = refused(Stream.concat(Stream.of(command), Stream.of(run.toString()))
                        .toArray(String[]::new));
                assertThat(said)
                        .contains(file.toString(), "is not what its training left", "take the file from a copy");
            }
            assertThat(file).hasBinaryContent(changed);
            Files.write(file, content);
        }
        assertThat(run.resolve("run.json")).hasBinaryContent(manifest);
        assertThat(whole.resolve("run-replay")).doesNotExist();
        Child resumed = Child.run(whole, Optional.empty(), SmallRun.next(whole));
        assertThat(resumed.code()).as(resumed.text()).isZero();
    }

    /** The files of the run's models and their manifests. */
    private static List<Path> files(Path run) throws IOException {
        try (Stream<Path> all = Files.walk(run)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*/model(/.*|\\.manifest\\.json)"))
                    .sorted()
                    .toList();
        }
    }

    private static String refused(String... command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = Main.run(
                command,
                new Surroundings(
                        InputStream.nullInputStream(),
                        err,
                        err,
                        Map.of(),
                        Clock.systemUTC(),
                        new StopToken(),
                        (engine, listener) -> {
                            throw new AssertionError("something was computed");
                        }));
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(2);
        return said.toString(StandardCharsets.UTF_8);
    }
}
