package org.hone.prompt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.runtime.plan.TrainPlan;
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
     * @param program what the training is recorded with: the declarations and the action
     */
    TrainedRun train(TrainPlan plan, Program program, Backend backend, StopToken stop)
            throws IOException, StoppedException {
        List<RunManifest.Param> params = program.params().stream()
                .map((ParamValue p) ->
                        new RunManifest.Param(p.name(), p.value(), p.origin().word()))
                .toList();
        RunManifest manifest = RunManifest.beginning(
                setup.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                new RunManifest.Recipe("prompt.hone", "", program.sourceText(), program.digest()),
                params,
                plan.seed(),
                setup.versions().apply(backend.versions()),
                setup.engine().device(),
                setup.engine().threads());
        try (RunFolder folder = RunFolder.create(fresh(plan.recipe().name()), manifest)) {
            folder.update(m -> m.withStatus(RunManifest.Status.RUNNING, java.util.Optional.empty()));
            TrainedRun run = backend.train(plan, folder, setup.listener(), stop);
            folder.update(m -> m.withStatus(
                    run.complete() ? RunManifest.Status.DONE : RunManifest.Status.INTERRUPTED,
                    java.util.Optional.empty()));
            return run;
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
