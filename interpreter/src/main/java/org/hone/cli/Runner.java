package org.hone.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hone.cli.terminal.LiveDisplay;
import org.hone.lock.Lock;
import org.hone.lock.LockException;
import org.hone.lock.RunLock;
import org.hone.lock.Versions;
import org.hone.lower.Workbench;
import org.hone.plan.Action;
import org.hone.plan.ParamInputs;
import org.hone.plan.Program;
import org.hone.plan.RunPlan;
import org.hone.replay.BrokenProgramException;
import org.hone.replay.RecordedProgram;
import org.hone.replay.ReplayException;
import org.hone.replay.Replayer;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunFolderException;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.session.Backend;
import org.hone.session.Output;
import org.hone.session.Replays;
import org.hone.session.RunFailedException;
import org.hone.session.Session;
import org.hone.source.SourceFile;

/** Starts and resumes runs. */
final class Runner {
    private static final String MEND = "put it back, start a new run, or go on nevertheless with --no-lock";
    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final Surroundings surroundings;
    private final RunSettings settings;
    private final Screen screen;
    private final LiveDisplay display;

    Runner(Surroundings surroundings, RunSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.screen = Screen.of(surroundings);
        this.display = screen.display(surroundings);
    }

    /**
     * Runs a program in a new folder.
     *
     * @param locked whether the program must be as its lock says, if it has one
     */
    int start(RunTarget target, ParamInputs given, Optional<Path> out, boolean locked) throws IOException {
        SourceFile source = Programs.read(target.file());
        Optional<Workbench> opened = new Programs(surroundings).opened(source, given, settings.format());
        if (opened.isEmpty()) {
            return Exit.PROGRAM;
        }
        Workbench bench = opened.get();
        Program program = bench.compilation().program().orElseThrow();
        RunPlan run = target.choose(program);
        if (locked) {
            verify(target, bench, program);
        }
        if (!new Programs(surroundings).scripts(bench, settings.format())) {
            return Exit.PROGRAM;
        }
        Lock inputs = RunLock.inputs(bench, program, settings.device().orElse("cpu"));
        Backend.Engine engine = new Backend.Engine(settings.device().orElse("cpu"), settings.threads());
        try (Backend backend = surroundings.backend().open(engine, listener())) {
            if (lacks(backend)) {
                return Exit.FAILED;
            }
            RunManifest manifest = manifest(target, program, run, given, engine, backend.versions());
            try (RunFolder folder = create(target, out, manifest)) {
                RunLock.write(inputs, folder.path());
                if (folder.usedAgain()) {
                    progress("using the folder again: the run in it had ended before it had done anything");
                }
                return execute(folder, run, backend);
            }
        } catch (RunFolderException e) {
            surroundings.err().println("hone: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    private void verify(RunTarget target, Workbench bench, Program program) throws IOException {
        try {
            RunLock.verify(
                    Path.of(target.file()), bench, program, settings.device().orElse("cpu"));
        } catch (LockException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Goes on with a run.
     *
     * @param locked whether what the run depends on must be as it was when it began
     */
    int resume(Path path, boolean locked) throws IOException {
        try (RunFolder folder = RunFolder.open(path)) {
            RunManifest manifest = folder.manifest();
            boolean done = manifest.status() == RunManifest.Status.DONE;
            RunFolder.verifyModels(
                    path,
                    "take the file from a copy, or remove the model's folder, and "
                            + (done ? "`hone replay`" : "--resume") + " makes the model again");
            if (done) {
                surroundings.err().println("hone: the run in " + path + " is done; there is nothing to resume");
                return Exit.DONE;
            }
            if (locked) {
                RunLock.verifyTexts(path, manifest.recipe().file(), Path.of(""), MEND);
            }
            RecordedProgram recorded = RecordedProgram.open(manifest, new ModuleLoader(Path.of("")));
            new Programs(surroundings).report(recorded.bench().compilation().diagnostics(), settings.format());
            Optional<String> other = recorded.otherMeaning(manifest);
            if (other.isPresent()) {
                surroundings
                        .err()
                        .println("hone: the program in " + path + " means something else now: " + other.get()
                                + ". Start a new run.");
                return Exit.FAILED;
            }
            String device = settings.device().orElse(manifest.device());
            if (!Files.exists(RunLock.of(path)) && untouched(manifest)) {
                // It ended in between its manifest and its lock, or before the lock was whole.
                RunLock.write(RunLock.inputs(recorded.bench(), recorded.program(), device), path);
            } else if (locked && Files.exists(RunLock.of(path))) {
                RunLock.verifyInputs(path, recorded.bench(), recorded.program(), device, MEND);
            }
            Backend.Engine engine = new Backend.Engine(device, settings.threads());
            try (Backend backend = surroundings.backend().open(engine, listener())) {
                return lacks(backend) ? Exit.FAILED : execute(folder, recorded.run(), backend);
            }
        } catch (BrokenProgramException e) {
            new Programs(surroundings).report(e.diagnostics(), settings.format());
            return Exit.PROGRAM;
        } catch (RunFolderException | LockException | ReplayException e) {
            surroundings.err().println("hone: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    /** Whether the device cannot be had, which is then said. */
    private boolean lacks(Backend backend) {
        Optional<String> missing = backend.missing();
        missing.ifPresent(m -> surroundings.err().println("hone: " + m));
        return missing.isPresent();
    }

    /** Whether nothing of a run is done. */
    private static boolean untouched(RunManifest manifest) {
        return manifest.stepsDone() == 0 && manifest.actions().isEmpty();
    }

    private int execute(RunFolder folder, RunPlan run, Backend backend) throws IOException {
        boolean json = settings.format() == Format.json;
        JsonOutput collected = new JsonOutput();
        Output output = json ? collected : new TextOutput(surroundings, display, screen);
        progress("run folder " + folder.path());
        Session session = new Session(folder, backend, listener(), surroundings.stop(), output, replays());
        int code;
        try {
            boolean done = session.execute(run.actions());
            code = done ? Exit.DONE : Exit.INTERRUPTED;
        } catch (RunFailedException e) {
            display.erase();
            surroundings.err().println("hone: the run failed: " + e.getMessage());
            if (e.internal()) {
                surroundings.err().println("this is a fault of Hone; the details are in " + trace(folder.path(), e));
            }
            code = Exit.FAILED;
        }
        display.erase();
        if (json) {
            surroundings
                    .out()
                    .println(collected
                            .answer(folder.path(), folder.manifest().status().word())
                            .toPrettyString());
        } else if (code == Exit.DONE) {
            surroundings.out().println("run recorded in " + folder.path());
        }
        if (code != Exit.DONE) {
            surroundings.err().println(howToGoOn(code, folder));
        }
        return code;
    }

    /** A cause that lies in the program or its data changes what a run is made of, and such a run is not resumed. */
    private static String howToGoOn(int code, RunFolder folder) {
        return code == Exit.FAILED && untouched(folder.manifest())
                ? "nothing was done yet: once that is mended, give the same command again"
                : "resume with: hone run --resume " + quoted(folder.path());
    }

    private Replays replays() {
        return new Replayer(Path.of(""), surroundings.backend(), listener(), surroundings.clock(), Versions::ofRun);
    }

    private RunListener listener() {
        return settings.quiet() ? Screen.quiet() : display;
    }

    private void progress(String text) {
        if (!settings.quiet()) {
            display.line(text);
        }
    }

    private RunFolder create(RunTarget target, Optional<Path> out, RunManifest manifest) throws IOException {
        if (out.isPresent()) {
            return RunFolder.create(out.get(), manifest);
        }
        String name = target.stem() + "-" + FOLDER_TIME.format(LocalDateTime.now(surroundings.clock()));
        Path folder = Path.of("out", name);
        for (int i = 2; Files.exists(folder); i++) {
            folder = Path.of("out", name + "-" + i);
        }
        return RunFolder.create(folder, manifest);
    }

    private RunManifest manifest(
            RunTarget target,
            Program program,
            RunPlan run,
            ParamInputs inputs,
            Backend.Engine engine,
            Map<String, String> backendVersions) {
        return RunManifest.beginning(
                surroundings.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                new RunManifest.Recipe(target.file(), run.name(), program.sourceText(), program.digest()),
                RecordedProgram.params(program, inputs),
                seed(run, inputs),
                Versions.ofRun(backendVersions),
                engine.device(),
                engine.threads());
    }

    /** The seed of the run's first training; the one of the command line if there is none. */
    private static long seed(RunPlan run, ParamInputs inputs) {
        for (Action action : run.actions()) {
            if (action.operation() instanceof Action.Operation.Train train) {
                return train.plan().seed();
            }
        }
        return inputs.seed().orElse(0);
    }

    private static Path trace(Path folder, Throwable failure) throws IOException {
        Path file = folder.resolve("error.txt");
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            failure.printStackTrace(writer);
        }
        return file;
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
