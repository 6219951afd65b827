package org.hone.prompt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Statement;
import org.hone.lower.ResultKind;
import org.hone.lower.Workbench;
import org.hone.plan.Action;
import org.hone.replay.BrokenProgramException;
import org.hone.replay.Replayer;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;
import org.hone.session.Operations;
import org.hone.session.Output;
import org.hone.session.Replays;
import org.hone.session.Result;
import org.hone.session.StoppedException;
import org.hone.session.TrainedRun;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;

/** Actions of a session. The backend is opened at the first one and kept. */
final class Doing implements AutoCloseable {
    private final Setup setup;
    private final PromptSession session;
    private final Trainings trainings;
    private final Replays replays;
    private @Nullable Backend backend;

    Doing(Setup setup, PromptSession session) {
        this.setup = setup;
        this.session = session;
        this.trainings = new Trainings(setup);
        this.replays = new Replayer(setup.root(), setup.backend(), setup.listener(), setup.clock(), setup.versions());
    }

    Answer act(SourceFile source, Statement statement, Optional<String> name, StopToken stop) {
        Workbench.Answer<Action> lowered = session.bench()
                .action(
                        source,
                        statement,
                        session.scope(),
                        kinds(),
                        setup.inputs().seed());
        if (lowered.diagnostics().hasErrors() || lowered.value().isEmpty()) {
            return Answer.wrong(new Piece.Problems(lowered.diagnostics()));
        }
        String text = session.kept().resolved(written(source, statement));
        return guarded(stop, () -> perform(lowered.value().get().operation(), name, text, stop));
    }

    private static String written(SourceFile source, Statement statement) {
        return source.text(
                switch (statement) {
                    case Statement.Bind b -> b.value().span();
                    case Statement.Do d -> d.span();
                });
    }

    private Map<String, ResultKind> kinds() {
        Map<String, ResultKind> kinds = new LinkedHashMap<>();
        session.kept()
                .results()
                .forEach((name, result) -> kinds.put(
                        name,
                        switch (result) {
                            case Result.Trained t -> ResultKind.RUN;
                            case Result.Evaluated e -> ResultKind.EVALUATION;
                            case Result.Compared c -> ResultKind.TABLE;
                            case Result.Stepped s -> ResultKind.STEP;
                            case Result.Replay r -> ResultKind.REPLAY;
                            case Result.Replies r -> ResultKind.REPLY;
                            case Result.Text t -> ResultKind.REPLY;
                        }));
        return kinds;
    }

    private Answer perform(Action.Operation operation, Optional<String> name, String text, StopToken stop)
            throws IOException, StoppedException {
        List<Piece> pieces = new ArrayList<>();
        Operations operations = new Operations(
                backend(),
                setup.listener(),
                stop,
                new Shows(pieces),
                session.kept().results(),
                plan -> trainings.train(plan, program(plan, text), backend(), stop),
                replays);
        Optional<Result> result = operations.perform(operation);
        if (result.isPresent()) {
            Held held = Members.of(result.get());
            session.bind(name, held, text);
            pieces.add(held.piece());
        }
        // The number of the answer names it for later lines where the user gave no name.
        Optional<String> called = result.isEmpty()
                ? Optional.empty()
                : name.or(() -> Optional.of(session.kept().resolved("_")));
        session.deeds().action(called, text);
        boolean partly = result.filter(r -> switch (r) {
                    case Result.Trained t -> !t.run().complete();
                    case Result.Replay t -> !t.replayed().complete();
                    default -> false;
                })
                .isPresent();
        return new Answer(partly ? Answer.Outcome.STOPPED : Answer.Outcome.DONE, pieces);
    }

    /** The program that a training is recorded with. */
    private Workbench program(TrainPlan plan, String text) throws IOException {
        StringBuilder script = new StringBuilder(session.programText()).append("\nrun {\n");
        session.deeds().all().stream()
                .filter(d -> !d.action() && d.savable())
                .forEach(d -> script.append("  ").append(d.line()).append('\n'));
        script.append("  ").append(text).append("\n}\n");
        Workbench written = session.standing().open("prompt.hone", script.toString());
        if (written.compilation().program().isEmpty()) {
            throw new IOException("the training of `" + plan.recipe().name()
                    + "` cannot be written down as a program, so it could not be resumed: an option reads a result; give it as a"
                    + " number");
        }
        return written;
    }

    /** What an action shows by itself. */
    private record Shows(List<Piece> pieces) implements Output {
        @Override
        public void show(Result result) {
            pieces.add(new Piece.Outcome(result));
        }

        @Override
        public void saved(Path folder) {
            pieces.add(new Piece.Text("model saved in " + folder));
        }

        @Override
        public void trained(TrainedRun run) {}
    }

    @FunctionalInterface
    interface Work {
        Answer done() throws IOException, StoppedException;
    }

    /** Whatever an action ends with is an answer; the session and its values stay. */
    static Answer guarded(StopToken stop, Work work) {
        try {
            return work.done();
        } catch (StoppedException | InterruptedActionException e) {
            return new Answer(
                    Answer.Outcome.STOPPED,
                    List.of(new Piece.Complaint(
                            stop.interrupted()
                                    ? "interrupted; nothing was kept of it"
                                    : "stopped before it had a result")));
        } catch (BrokenProgramException e) {
            return new Answer(
                    Answer.Outcome.FAILED,
                    List.of(
                            new Piece.Problems(e.diagnostics()),
                            new Piece.Complaint("the recorded program has errors now")));
        } catch (IOException | RuntimeException e) {
            if (!e.getClass().getName().startsWith("org.hone.") && !(e instanceof IOException)) {
                throw e instanceof RuntimeException r ? r : new IllegalStateException(e);
            }
            return new Answer(Answer.Outcome.FAILED, List.of(new Piece.Complaint(String.valueOf(e.getMessage()))));
        }
    }

    /** The backend, opened if it is not yet. */
    Backend backend() {
        Backend open = backend;
        if (open == null) {
            open = setup.backend().open(setup.engine(), setup.listener());
            backend = open;
        }
        return open;
    }

    @Override
    public void close() {
        Backend open = backend;
        if (open != null) {
            backend = null;
            open.close();
        }
    }
}
