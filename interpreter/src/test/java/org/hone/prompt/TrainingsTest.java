package org.hone.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hone.cli.ScriptedBackend;
import org.hone.lower.Compilation;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StopToken;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training at the prompt leaves in its run folder. */
final class TrainingsTest {
    @TempDir
    private Path folder;

    private final StopToken stop = new StopToken();

    private RunManifest after(ScriptedBackend.Incident incident, String... more) throws IOException {
        Files.copy(
                Path.of("src", "test", "resources", "golden", "check", "base.hone"), folder.resolve("base.hone"));
        try (PromptSession session = Transcript.session(folder, incident)) {
            session.submit(":load base.hone", stop);
            session.submit(":set steps 4.steps", stop);
            for (String input : more) {
                session.submit(input, stop);
            }
            session.submit("let s = train main with { seed = 7 }", stop);
        }
        try (RunFolder run = RunFolder.open(folder.resolve("runs").resolve("main-20260102-030405"))) {
            return run.manifest();
        }
    }

    @Test
    void aTrainingThatIsDoneSaysSo() throws IOException {
        RunManifest manifest = after(step -> {});
        assertThat(manifest.status()).isEqualTo(RunManifest.Status.DONE);
        assertThat(manifest.seed()).isEqualTo(7);
    }

    @Test
    void aTrainingThatFailedSaysWhy() throws IOException {
        RunManifest manifest = after(step -> {
            throw new IOException("the disk is full");
        });
        assertThat(manifest.status()).isEqualTo(RunManifest.Status.FAILED);
        assertThat(manifest.reason()).contains("the disk is full");
    }

    @Test
    void aTrainingThatWasStoppedIsInterrupted() throws IOException {
        assertThat(after(step -> stop.request()).status()).isEqualTo(RunManifest.Status.INTERRUPTED);
    }

    @Test
    void whatIsRecordedIsAProgramWithTheValuesOfTheSession() throws IOException {
        RunManifest manifest = after(step -> {}, "param spare: Real = 1.0", "let seven = 7");
        Compilation recorded = Compiler.compile(
                new SourceFile("prompt.hone", manifest.recipe().text()),
                new ParamInputs(java.util.Optional.empty(), java.util.Map.of("steps", "4.steps"), java.util.OptionalLong.empty()),
                new ModuleLoader(folder));
        assertThat(recorded.program().orElseThrow().digest()).isEqualTo(manifest.recipe().digest());
    }
}
