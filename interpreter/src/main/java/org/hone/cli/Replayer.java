package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.plan.Action;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.record.RunComparison;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunFolderException;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;
import org.hone.session.Output;
import org.hone.session.Result;
import org.hone.session.RunFailedException;
import org.hone.session.Session;
import org.hone.session.TrainedRun;

/** Runs a recorded run again and compares. */
final class Replayer {
    private static final String MEND = "put it back; a replay of other things is another run";

    private final Surroundings surroundings;
    private final boolean quiet;
    private final Format format;

    Replayer(Surroundings surroundings, boolean quiet, Format format) {
        this.surroundings = surroundings;
        this.quiet = quiet;
        this.format = format;
    }

    int replay(Path run, Optional<Path> out, boolean fromRecord) throws IOException {
        try {
            RunManifest recorded = RunFolder.readManifest(run);
            if (recorded.stepsDone() == 0 && recorded.status() != RunManifest.Status.DONE) {
                throw new UsageException("the run in " + run + " ended before its first step was done");
            }
            if (!fromRecord) {
                requireSameFile(recorded.recipe());
            }
            Locks.verifyTexts(run, recorded.recipe().file(), MEND);
            Optional<RecordedProgram> opened = RecordedProgram.open(new Programs(surroundings), recorded, format);
            if (opened.isEmpty()) {
                return Exit.PROGRAM;
            }
            RecordedProgram program = opened.get();
            Locks.verifyInputs(run, program.bench(), program.program(), recorded.device(), MEND);
            Optional<String> other = program.otherMeaning(recorded);
            if (other.isPresent()) {
                throw new UsageException("the program of " + run + " means something else now: " + other.get());
            }
            return replay(run, fresh(run, out), recorded, program);
        } catch (RunFolderException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The program is in the manifest; if its file is here too, it must not have changed. */
    private static void requireSameFile(RunManifest.Recipe recipe) throws IOException {
        Path file = Path.of(recipe.file());
        if (Files.isRegularFile(file) && !Programs.read(recipe.file()).text().equals(recipe.text())) {
            throw new UsageException("recipe `" + recipe.file()
                    + "` is not what the run was made of; put it back, or take the program that the run has recorded"
                    + " with --from-record");
        }
    }

    private static Path fresh(Path run, Optional<Path> out) {
        if (out.isPresent()) {
            return out.get();
        }
        String name = run.toAbsolutePath().normalize().getFileName() + "-replay";
        Path folder = run.resolveSibling(name);
        for (int i = 2; Files.exists(folder); i++) {
            folder = run.resolveSibling(name + "-" + i);
        }
        return folder;
    }

    private int replay(Path run, Path fresh, RunManifest recorded, RecordedProgram program) throws IOException {
        Screen screen = Screen.of(surroundings);
        RunListener display = quiet ? Screen.quiet() : screen.display(surroundings);
        boolean partly = recorded.status() != RunManifest.Status.DONE;
        StopToken stop = surroundings.stop();
        RunListener listener = partly ? new Until(display, stop, recorded.stepsDone()) : display;
        Backend.Engine engine = new Backend.Engine(recorded.device(), recorded.threads());
        boolean done;
        try (Backend backend = surroundings.backend().open(engine, listener);
                RunFolder folder = RunFolder.create(fresh, manifest(recorded, Version.all(backend.versions())))) {
            Files.copy(Locks.ofRun(run), Locks.ofRun(fresh));
            done = new Session(folder, backend, listener, stop, new Silent())
                    .execute(elsewhere(program.run().actions(), fresh));
        } catch (RunFailedException e) {
            surroundings.err().println("hone: the replay failed: " + e.getMessage());
            return Exit.FAILED;
        }
        if (!done && !partly) {
            surroundings.err().println("hone: the replay was interrupted; there is nothing to compare yet");
            return Exit.INTERRUPTED;
        }
        return answer(run, fresh, RunComparison.of(run, fresh));
    }

    private RunManifest manifest(RunManifest recorded, java.util.Map<String, String> versions) {
        return RunManifest.beginning(
                surroundings.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                recorded.recipe(),
                recorded.params(),
                recorded.seed(),
                versions,
                recorded.device(),
                recorded.threads());
    }

    /** The statements with saved models put into the fresh folder: those of the run stay. */
    private static List<Action> elsewhere(List<Action> actions, Path fresh) {
        List<Action> all = new ArrayList<>();
        for (Action action : actions) {
            all.add(
                    action.operation() instanceof Action.Operation.Save save
                            ? new Action(
                                    action.line(),
                                    action.bound(),
                                    new Action.Operation.Save(
                                            save.model(),
                                            fresh.resolve("saved")
                                                    .resolve(String.valueOf(
                                                            save.folder().getFileName()))))
                            : action);
        }
        return all;
    }

    private int answer(Path run, Path fresh, RunComparison compared) {
        if (format == Format.json) {
            ObjectNode json = new ObjectMapper().createObjectNode();
            json.put("run", run.toString()).put("replay", fresh.toString());
            json.put("equal", compared.difference().isEmpty());
            json.put("steps", compared.steps())
                    .put("replies", compared.replies())
                    .put("results", compared.results());
            compared.weights().ifPresent(weights -> json.put("weights", weights));
            compared.difference()
                    .ifPresent(d -> json.putObject("difference")
                            .put("file", d.file())
                            .put("place", d.place())
                            .put("recorded", d.recorded())
                            .put("replayed", d.replayed()));
            surroundings.out().println(json.toPrettyString());
        } else if (compared.difference().isEmpty()) {
            surroundings
                    .out()
                    .println("the same to the bit: " + compared.steps() + " steps, " + compared.replies()
                            + " replies, " + compared.results() + " results"
                            + compared.weights()
                                    .map(w -> ", weights " + w.substring(0, 12) + "…")
                                    .orElse(""));
            surroundings.out().println("replay recorded in " + fresh);
        } else {
            surroundings.out().println("not the same. The first difference:");
            surroundings.out().println("  " + compared.difference().get().text());
            surroundings.out().println("replay recorded in " + fresh);
        }
        return compared.difference().isEmpty() ? Exit.DONE : Exit.FAILED;
    }

    /** Asks for the end after a step. */
    private record Until(RunListener display, StopToken stop, int last) implements RunListener {
        @Override
        public void started(String recipe, int first, int steps) {
            display.started(recipe, first, steps);
        }

        @Override
        public void phase(int step, Phase phase) {
            display.phase(step, phase);
        }

        @Override
        public void step(StepMetrics metrics) {
            display.step(metrics);
            if (metrics.step() >= last) {
                stop.request();
            }
        }

        @Override
        public void notice(String text) {
            display.notice(text);
        }

        @Override
        public void evaluating(int done, int total) {
            display.evaluating(done, total);
        }
    }

    /** Results were shown by the run. */
    private static final class Silent implements Output {
        @Override
        public void show(Result result) {}

        @Override
        public void saved(Path folder) {}

        @Override
        public void trained(TrainedRun run) {}
    }
}
