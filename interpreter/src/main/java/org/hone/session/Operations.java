package org.hone.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.plan.Action.ModelRef;
import org.hone.plan.Action.Operation;
import org.hone.plan.Action.Value;
import org.hone.runtime.evaluate.Comparison;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.rollout.ModelFolder;
import org.hone.runtime.walk.StepWalk;

/** What actions do, wherever they stand: in a run block, whose session records them, or at the prompt. */
public final class Operations {
    private final Backend backend;
    private final RunListener listener;
    private final StopToken stop;
    private final Output output;
    private final Map<String, Result> bound;
    private final Trainings trainings;
    private final Replays replays;

    /**
     * @param backend what computes; stays open
     * @param bound results by the names that later actions call them; read at every action
     * @param trainings where trainings are recorded
     * @param replays runs recorded runs again
     */
    public Operations(
            Backend backend,
            RunListener listener,
            StopToken stop,
            Output output,
            Map<String, Result> bound,
            Trainings trainings,
            Replays replays) {
        this.backend = backend;
        this.listener = listener;
        this.stop = stop;
        this.output = output;
        this.bound = bound;
        this.trainings = trainings;
        this.replays = replays;
    }

    /** Trains in a folder of its choice. */
    @FunctionalInterface
    public interface Trainings {
        TrainedRun train(TrainPlan plan) throws IOException, StoppedException;
    }

    /**
     * Does what an action says.
     *
     * @return its value, if it has one
     * @throws StoppedException if it was asked to stop and has nothing to give
     */
    public Optional<Result> perform(Operation operation) throws IOException, StoppedException {
        return switch (operation) {
            case Operation.Train train -> Optional.of(new Result.Trained(trainings.train(train.plan())));
            case Operation.Step step -> {
                try (StepWalk walk = backend.walk(step.plan(), Optional.empty(), listener, stop)) {
                    yield Optional.of(new Result.Stepped(walk.finish()));
                } catch (InterruptedActionException e) {
                    throw new StoppedException();
                }
            }
            case Operation.Evaluate evaluate ->
                Optional.of(new Result.Evaluated(
                        backend.evaluate(model(evaluate.model()), evaluate.plan(), listener, stop)));
            case Operation.Compare compare ->
                Optional.of(
                        new Result.Compared(Comparison.of(evaluation(compare.before()), evaluation(compare.after()))));
            case Operation.Sample sample ->
                Optional.of(new Result.Replies(backend.sample(
                        model(sample.model()),
                        new SampleRequest(sample.prompt(), sample.temperature(), 1, sample.seed()),
                        stop)));
            case Operation.Replay replay ->
                Optional.of(new Result.Replay(replays.replay(
                        new Replays.Request(runFolder(replay.run()), replay.out(), replay.fromRecord()), stop)));
            case Operation.Show show -> {
                output.show(value(show.value()));
                yield Optional.empty();
            }
            case Operation.Save save -> {
                ModelHandle model = model(save.model());
                ModelFolder.replace(save.folder(), fresh -> backend.save(model, fresh));
                output.saved(save.folder());
                yield Optional.empty();
            }
        };
    }

    private Result value(Value value) throws IOException, StoppedException {
        return switch (value) {
            case Value.Constant constant -> new Result.Text(constant.text());
            case Value.InPlace place ->
                perform(place.operation())
                        .orElseThrow(() -> new IllegalStateException(word(place.operation()) + " gives no value"));
            case Value.Result reference -> member(reference.name(), reference.members());
        };
    }

    private Result member(String name, List<String> members) throws IOException {
        Result result = bound.get(name);
        if (result == null) {
            throw new IllegalStateException("nothing is bound to `" + name + "`");
        }
        for (String member : members) {
            result = switch (result) {
                case Result.Trained trained -> ofRun(name, trained.run(), member);
                case Result.Replay replay -> ofReplay(replay.replayed(), member);
                default -> throw new IllegalStateException("`" + name + "` has no member `" + member + "`");
            };
        }
        return result;
    }

    private static Result ofRun(String name, TrainedRun run, String member) throws IOException {
        return switch (member) {
            case "last_eval" ->
                new Result.Evaluated(run.lastEvaluation()
                        .orElseThrow(() ->
                                new IOException("`" + name + ".last_eval` is empty: give the training an `eval_on`")));
            case "folder" -> new Result.Text(run.folder().toString());
            case "model" ->
                new Result.Text(run.model().trained().map(Path::toString).orElse(""));
            default -> throw new IllegalStateException("a training has no member `" + member + "`");
        };
    }

    private static Result ofReplay(Replayed replayed, String member) {
        return switch (member) {
            case "run" -> new Result.Text(replayed.run().toString());
            case "folder" -> new Result.Text(replayed.replay().toString());
            default -> throw new IllegalStateException("a replay has no member `" + member + "`");
        };
    }

    private Evaluation evaluation(Value value) throws IOException, StoppedException {
        if (value(value) instanceof Result.Evaluated evaluated) {
            return evaluated.evaluation();
        }
        throw new IllegalStateException("not an evaluation: " + value);
    }

    private Path runFolder(Value value) throws IOException, StoppedException {
        return switch (value(value)) {
            case Result.Trained trained -> trained.run().folder();
            case Result.Replay replay -> replay.replayed().run();
            case Result.Text text -> Path.of(text.text());
            default -> throw new IllegalStateException("not a run: " + value);
        };
    }

    private ModelHandle model(ModelRef ref) {
        return switch (ref) {
            case ModelRef.Declared declared -> ModelHandle.declared(declared.plan());
            case ModelRef.Trained trained -> {
                String name = trained.result().name();
                if (bound.get(name) instanceof Result.Trained result) {
                    yield result.run().model();
                }
                throw new IllegalStateException("`" + name + "` is no training");
            }
        };
    }

    static String word(Operation operation) {
        return switch (operation) {
            case Operation.Train train -> "train";
            case Operation.Step step -> "step";
            case Operation.Evaluate evaluate -> "evaluate";
            case Operation.Compare compare -> "compare";
            case Operation.Sample sample -> "sample";
            case Operation.Replay replay -> "replay";
            case Operation.Show show -> "show";
            case Operation.Save save -> "save";
        };
    }
}
