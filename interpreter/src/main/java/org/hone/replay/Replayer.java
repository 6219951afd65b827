package org.hone.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hone.lock.LockException;
import org.hone.lock.RunLock;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.record.RunComparison;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;
import org.hone.session.Replayed;
import org.hone.session.Replays;
import org.hone.session.RunFailedException;
import org.hone.session.Session;
import org.hone.session.StoppedException;

/**
 * Runs a recorded run again and compares. Everything that the run depended on is held against its lock first; if it is not as
 * it was, nothing is run.
 */
public final class Replayer implements Replays {
    private static final String MEND = "put it back; a replay of other things is another run";

    private final Path root;
    private final ModuleLoader loader;
    private final Backend.Provider backends;
    private final RunListener listener;
    private final Clock clock;
    private final UnaryOperator<Map<String, String>> versions;

    /**
     * @param root the folder that relative paths start from
     * @param backends a replay has a backend of its own, with the device and the threads of the run
     * @param clock dates the replay
     * @param versions what a run records of versions, by those of the backend
     */
    public Replayer(
            Path root,
            Backend.Provider backends,
            RunListener listener,
            Clock clock,
            UnaryOperator<Map<String, String>> versions) {
        this.root = root;
        this.loader = new ModuleLoader(root);
        this.backends = backends;
        this.listener = listener;
        this.clock = clock;
        this.versions = versions;
    }

    /**
     * As the interface says.
     *
     * @throws ReplayException if the run cannot be run again
     * @throws BrokenProgramException if its program has errors now
     * @throws ReplayFailedException if the replay failed
     */
    @Override
    public Replayed replay(Request request, StopToken stop) throws IOException, StoppedException {
        Path run = root.resolve(request.run());
        RunManifest recorded = RunFolder.readManifest(run);
        if (recorded.stepsDone() == 0 && recorded.status() != RunManifest.Status.DONE) {
            throw new ReplayException("the run in " + run + " ended before its first step was done");
        }
        RunFolder.verifyModels(
                run, "take the file from a copy, or remove the model's folder, and the replay makes the model again");
        if (!request.fromRecord()) {
            requireSameFile(recorded.recipe());
        }
        RecordedProgram program = verified(run, recorded);
        Optional<String> other = program.otherMeaning(recorded);
        if (other.isPresent()) {
            throw new ReplayException("the program of " + run + " means something else now: " + other.get());
        }
        return replay(run, request.out().map(root::resolve).orElseGet(() -> fresh(run)), recorded, program, stop);
    }

    private RecordedProgram verified(Path run, RunManifest recorded) throws IOException {
        try {
            RunLock.verifyTexts(run, recorded.recipe().file(), root, MEND);
            RecordedProgram program = RecordedProgram.open(recorded, loader);
            RunLock.verifyInputs(run, program.bench(), program.program(), recorded.device(), MEND);
            return program;
        } catch (LockException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The program is in the manifest; if its file is here too, it must not have changed. */
    private void requireSameFile(RunManifest.Recipe recipe) throws IOException {
        Path file = root.resolve(recipe.file());
        if (Files.isRegularFile(file)
                && !new String(Files.readAllBytes(file), StandardCharsets.UTF_8).equals(recipe.text())) {
            throw new ReplayException("recipe `" + recipe.file()
                    + "` is not what the run was made of; put it back, or take the program that the run has recorded"
                    + " with --from-record (in a program, with { from_record = true })");
        }
    }

    private static Path fresh(Path run) {
        String name = run.toAbsolutePath().normalize().getFileName() + "-replay";
        Path folder = run.resolveSibling(name);
        for (int i = 2; Files.exists(folder); i++) {
            folder = run.resolveSibling(name + "-" + i);
        }
        return folder;
    }

    private Replayed replay(Path run, Path fresh, RunManifest recorded, RecordedProgram program, StopToken stop)
            throws IOException, StoppedException {
        boolean partly = recorded.status() != RunManifest.Status.DONE;
        StopToken own = StopToken.following(stop);
        RunListener hears = partly ? new Until(listener, own, recorded.stepsDone()) : listener;
        Backend.Engine engine = new Backend.Engine(recorded.device(), recorded.threads());
        boolean done;
        try (Backend backend = backends.open(engine, hears);
                RunFolder folder = RunFolder.create(fresh, manifest(recorded, versions.apply(backend.versions())))) {
            Files.copy(RunLock.of(run), RunLock.of(fresh));
            done = new Session(folder, backend, hears, own, new Silent(), this)
                    .execute(new Elsewhere(fresh).all(program.run().actions()));
        } catch (RunFailedException e) {
            throw new ReplayFailedException(e);
        }
        boolean complete = done || (partly && !stop.requested());
        if (stop.interrupted() || (!complete && RunFolder.readManifest(fresh).stepsDone() == 0)) {
            throw new StoppedException();
        }
        return new Replayed(
                run, fresh, complete, complete ? RunComparison.of(run, fresh) : RunComparison.ofStopped(run, fresh));
    }

    private RunManifest manifest(RunManifest recorded, Map<String, String> versions) {
        return RunManifest.beginning(
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                recorded.recipe(),
                recorded.params(),
                recorded.seed(),
                versions,
                recorded.device(),
                recorded.threads());
    }
}
