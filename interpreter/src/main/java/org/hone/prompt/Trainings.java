package org.hone.prompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.hone.lock.Lock;
import org.hone.lock.RunLock;
import org.hone.lower.Workbench;
import org.hone.plan.Program;
import org.hone.replay.RecordedProgram;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;
import org.hone.session.StoppedException;
import org.hone.session.TrainedRun;

/** Trainings of a session, each in a run folder with a program that says the same, so that it can be resumed and replayed. */
final class Trainings {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final Setup setup;

    Trainings(Setup setup) {
        this.setup = setup;
    }

    /**
     * Trains.
     *
     * @param written what the training is recorded with: a program of the declarations and the action
     */
    TrainedRun train(TrainPlan plan, Workbench written, Backend backend, StopToken stop)
            throws IOException, StoppedException {
        Program program = written.compilation().program().orElseThrow();
        RunManifest manifest = RunManifest.beginning(
                setup.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                new RunManifest.Recipe("prompt.hone", "", program.sourceText(), program.digest()),
                RecordedProgram.params(program, setup.inputs()),
                plan.seed(),
                setup.versions().apply(backend.versions()),
                setup.engine().device(),
                setup.engine().threads());
        Lock inputs = RunLock.inputs(written, program, setup.engine().device());
        try (RunFolder folder = RunFolder.create(fresh(plan.recipe().name()), manifest)) {
            RunLock.write(inputs, folder.path());
            folder.update(m -> m.withStatus(RunManifest.Status.RUNNING, Optional.empty()));
            return train(plan, folder, backend, stop);
        }
    }

    private TrainedRun train(TrainPlan plan, RunFolder folder, Backend backend, StopToken stop)
            throws IOException, StoppedException {
        try {
            TrainedRun run = backend.train(plan, folder, setup.listener(), stop);
            folder.update(m -> m.withStatus(
                    run.complete() ? RunManifest.Status.DONE : RunManifest.Status.INTERRUPTED, Optional.empty()));
            return run;
        } catch (StoppedException | InterruptedActionException e) {
            mark(folder, RunManifest.Status.INTERRUPTED, "stopped by the user");
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            mark(folder, RunManifest.Status.FAILED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** The failure itself matters more than a manifest that cannot be written. */
    private void mark(RunFolder folder, RunManifest.Status status, String reason) {
        try {
            folder.update(m -> m.withStatus(status, Optional.of(reason)));
        } catch (IOException e) {
            setup.listener().notice("run.json could not be updated: " + e.getMessage());
        }
    }

    private Path fresh(String recipe) {
        String name = recipe + "-" + TIME.format(LocalDateTime.now(setup.clock()));
        Path folder = setup.runs().resolve(name);
        for (int i = 2; Files.exists(folder); i++) {
            folder = setup.runs().resolve(name + "-" + i);
        }
        return folder;
    }
}
