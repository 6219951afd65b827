package org.hone.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.plan.Action;
import org.hone.plan.Action.ModelRef;
import org.hone.plan.Action.Operation;
import org.hone.plan.Action.Value;
import org.hone.runtime.evaluate.Comparison;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.RunManifest.ActionResult;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.rollout.ModelFolder;

/**
 * One execution of a run block in its run folder. What a statement gave is written to the manifest; in a folder that was
 * opened to resume, such statements are not done again.
 */
public final class Session {
    private final RunFolder folder;
    private final Backend backend;
    private final RunListener listener;
    private final StopToken stop;
    private final Output output;
    private final Map<String, Result> bound = new HashMap<>();
    private int trainings;

    /**
     * @param folder the open run folder; stays open
     * @param backend what computes; stays open
     */
    public Session(RunFolder folder, Backend backend, RunListener listener, StopToken stop, Output output) {
        this.folder = folder;
        this.backend = backend;
        this.listener = listener;
        this.stop = stop;
        this.output = output;
    }

    /**
     * Executes the statements in order.
     *
     * @return whether all are done; if not, the run was stopped and can be resumed
     * @throws RunFailedException if one fails; the manifest then says so
     */
    public boolean execute(List<Action> actions) throws RunFailedException {
        try {
            folder.update(m -> m.withStatus(RunManifest.Status.RUNNING, Optional.empty()));
            checkPlaces(actions);
            for (int index = 0; index < actions.size(); index++) {
                if (stop.requested()) {
                    throw new StoppedException();
                }
                perform(index, actions.get(index));
            }
            folder.update(m -> m.withStatus(RunManifest.Status.DONE, Optional.empty()));
            return true;
        } catch (StoppedException e) {
            mark(RunManifest.Status.INTERRUPTED, "stopped by the user");
            return false;
        } catch (IOException | RuntimeException | Error e) {
            RunFailedException failure = RunFailedException.of(e);
            mark(RunManifest.Status.FAILED, String.valueOf(failure.getMessage()));
            throw failure;
        }
    }

    /** A place that cannot take a model is found now, not after hours of training. */
    private static void checkPlaces(List<Action> actions) {
        for (Action action : actions) {
            if (action.operation() instanceof Operation.Save save) {
                ModelFolder.checkPlace(save.folder());
            }
        }
    }

    private void perform(int index, Action action) throws IOException, StoppedException {
        Operation operation = action.operation();
        Optional<Result> before = finished(index, operation);
        Optional<Result> result = before.isPresent() ? before : operate(operation);
        note(backend.findings());
        if (result.isEmpty()) {
            return;
        }
        Result value = result.get();
        action.bound().ifPresent(name -> bound.put(name, value));
        if (before.isEmpty()) {
            record(index, action, value);
        }
    }

    private void note(Map<String, JsonNode> findings) throws IOException {
        for (Map.Entry<String, JsonNode> finding : findings.entrySet()) {
            folder.update(m -> m.withFinding(finding.getKey(), finding.getValue()));
        }
    }

    private void record(int index, Action action, Result value) throws IOException {
        Optional<JsonNode> kept = switch (action.operation()) {
            case Operation.Train train -> Optional.of(ResultJson.whole(value));
            case Operation.Evaluate evaluate -> Optional.of(ResultJson.whole(value));
            case Operation.Sample sample -> Optional.of(ResultJson.whole(value));
            case Operation.Compare compare -> Optional.empty();
            case Operation.Show show -> Optional.empty();
            case Operation.Save save -> Optional.empty();
        };
        folder.update(m -> {
            RunManifest done = m.withAction(new ActionResult(index, action.line(), word(action.operation()), kept));
            return action.bound()
                    .map(name -> done.withFinding(name, ResultJson.brief(value)))
                    .orElse(done);
        });
    }

    /** The result of a statement that an earlier execution of this run has done. */
    private Optional<Result> finished(int index, Operation operation) throws IOException {
        for (ActionResult done : folder.manifest().actions()) {
            if (done.index() != index || done.result().isEmpty()) {
                continue;
            }
            JsonNode json = done.result().get();
            switch (operation) {
                case Operation.Evaluate evaluate -> {
                    return Optional.of(new Result.Evaluated(ResultJson.evaluation(json)));
                }
                case Operation.Train train -> {
                    trainings++;
                    return Optional.of(new Result.Trained(ResultJson.trained(json, train.plan())));
                }
                case Operation.Sample sample -> {
                    return Optional.of(new Result.Text(json.asText()));
                }
                case Operation.Compare compare -> {}
                case Operation.Show show -> {}
                case Operation.Save save -> {}
            }
        }
        return Optional.empty();
    }

    private Optional<Result> operate(Operation operation) throws IOException, StoppedException {
        return switch (operation) {
            case Operation.Train train -> Optional.of(train(train));
            case Operation.Evaluate evaluate ->
                Optional.of(new Result.Evaluated(
                        backend.evaluate(model(evaluate.model()), evaluate.plan(), listener, stop)));
            case Operation.Compare compare ->
                Optional.of(
                        new Result.Compared(Comparison.of(evaluation(compare.before()), evaluation(compare.after()))));
            case Operation.Sample sample ->
                Optional.of(new Result.Text(
                        backend.sample(model(sample.model()), sample.prompt(), sample.temperature(), sample.seed())));
            case Operation.Show show -> {
                output.show(value(show.value()));
                yield Optional.empty();
            }
            case Operation.Save save -> {
                ModelHandle model = model(save.model());
                ModelFolder.replace(save.folder(), fresh -> backend.save(model, fresh));
                folder.update(m -> m.withFinding(
                        "saved",
                        com.fasterxml.jackson.databind.node.TextNode.valueOf(
                                save.folder().toString())));
                output.saved(save.folder());
                yield Optional.empty();
            }
        };
    }

    private Result train(Operation.Train train) throws IOException, StoppedException {
        trainings++;
        TrainedRun run;
        if (trainings == 1) {
            run = backend.train(train.plan(), folder, listener, stop);
        } else {
            try (RunFolder own = ownFolder("train-" + trainings)) {
                run = backend.train(train.plan(), own, listener, stop);
            }
        }
        if (!run.complete()) {
            throw new StoppedException();
        }
        output.trained(run);
        return new Result.Trained(run);
    }

    /** Every training after the first has a run folder within the run folder. */
    private RunFolder ownFolder(String name) throws IOException {
        Path path = folder.path().resolve(name);
        if (java.nio.file.Files.exists(path.resolve("run.json"))) {
            return RunFolder.open(path);
        }
        RunManifest m = folder.manifest();
        return RunFolder.create(
                path,
                RunManifest.beginning(
                        m.created(), m.recipe(), m.params(), m.seed(), m.versions(), m.device(), m.threads()));
    }

    private Result value(Value value) throws IOException, StoppedException {
        return switch (value) {
            case Value.Constant constant -> new Result.Text(constant.text());
            case Value.InPlace place ->
                operate(place.operation())
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
            if (!(result instanceof Result.Trained trained)) {
                throw new IllegalStateException("`" + name + "` has no member `" + member + "`");
            }
            TrainedRun run = trained.run();
            result = switch (member) {
                case "last_eval" ->
                    new Result.Evaluated(run.lastEvaluation()
                            .orElseThrow(() -> new IOException(
                                    "`" + name + ".last_eval` is empty: give the training an `eval_on`")));
                case "folder" -> new Result.Text(run.folder().toString());
                case "model" ->
                    new Result.Text(run.model().trained().map(Path::toString).orElse(""));
                default -> throw new IllegalStateException("a training has no member `" + member + "`");
            };
        }
        return result;
    }

    private Evaluation evaluation(Value value) throws IOException, StoppedException {
        if (value(value) instanceof Result.Evaluated evaluated) {
            return evaluated.evaluation();
        }
        throw new IllegalStateException("not an evaluation: " + value);
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

    /** The failure itself matters more than a manifest that cannot be written, on a full disk for instance. */
    private void mark(RunManifest.Status status, String reason) {
        try {
            folder.update(m -> m.withStatus(status, Optional.of(reason)));
        } catch (IOException e) {
            listener.notice("run.json could not be updated: " + e.getMessage());
        }
    }

    private static String word(Operation operation) {
        return switch (operation) {
            case Operation.Train train -> "train";
            case Operation.Evaluate evaluate -> "evaluate";
            case Operation.Compare compare -> "compare";
            case Operation.Sample sample -> "sample";
            case Operation.Show show -> "show";
            case Operation.Save save -> "save";
        };
    }
}
