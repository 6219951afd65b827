package org.hone.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hone.plan.Action;
import org.hone.plan.Action.Operation;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.TrainPlan;
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
    private final Operations operations;
    private int trainings;

    /**
     * @param folder the open run folder; stays open
     * @param backend what computes; stays open
     * @param replays runs recorded runs again
     */
    public Session(
            RunFolder folder, Backend backend, RunListener listener, StopToken stop, Output output, Replays replays) {
        this.folder = folder;
        this.backend = backend;
        this.listener = listener;
        this.stop = stop;
        this.output = output;
        this.operations = new Operations(backend, listener, stop, output, bound, this::train, replays);
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
            checkData(actions);
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

    /** Data that is not there, or has other columns, is found now, not after hours of evaluation. All rows are read in their turn. */
    private static void checkData(List<Action> actions) {
        Set<DatasetPlan> read = new LinkedHashSet<>();
        for (Action action : actions) {
            switch (action.operation()) {
                case Operation.Train train -> read.add(train.plan().recipe().data());
                case Operation.Step step -> read.add(step.plan().recipe().data());
                case Operation.Evaluate evaluate -> read.add(evaluate.plan().data());
                case Operation.Sample sample -> {}
                case Operation.Replay replay -> {}
                case Operation.Compare compare -> {}
                case Operation.Show show -> {}
                case Operation.Save save -> {}
            }
        }
        read.forEach(Datasets::probe);
    }

    private void perform(int index, Action action) throws IOException, StoppedException {
        Operation operation = action.operation();
        Optional<Result> before = finished(index, operation);
        Optional<Result> result = before.isPresent() ? before : operations.perform(operation);
        note(backend.findings());
        if (operation instanceof Operation.Save save) {
            folder.update(
                    m -> m.withFinding("saved", TextNode.valueOf(save.folder().toString())));
        }
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
            case Operation.Step step -> Optional.of(ResultJson.whole(value));
            case Operation.Replay replay -> Optional.of(ResultJson.whole(value));
            case Operation.Compare compare -> Optional.empty();
            case Operation.Show show -> Optional.empty();
            case Operation.Save save -> Optional.empty();
        };
        folder.update(m -> {
            RunManifest done =
                    m.withAction(new ActionResult(index, action.line(), Operations.word(action.operation()), kept));
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
                    Path own = RunFolder.ofTraining(folder.path(), trainings + 1);
                    // Without its model it is not done: the last step's checkpoint gives the model again.
                    if (Files.isDirectory(RunFolder.modelOf(own))) {
                        trainings++;
                        return Optional.of(new Result.Trained(ResultJson.trained(json, train.plan(), own)));
                    }
                }
                case Operation.Sample sample -> {
                    return Optional.of(new Result.Text(json.asText()));
                }
                // Its prompts are not written down; a step is short and comes out the same again.
                case Operation.Step step -> {}
                case Operation.Replay replay -> {
                    return Optional.of(new Result.Replay(ResultJson.replayed(json)));
                }
                case Operation.Compare compare -> {}
                case Operation.Show show -> {}
                case Operation.Save save -> {}
            }
        }
        return Optional.empty();
    }

    private TrainedRun train(TrainPlan plan) throws IOException, StoppedException {
        trainings++;
        TrainedRun run;
        if (trainings == 1) {
            run = backend.train(plan, folder, listener, stop);
        } else {
            try (RunFolder own = ownFolder(RunFolder.ofTraining(folder.path(), trainings))) {
                run = backend.train(plan, own, listener, stop);
            }
        }
        if (!run.complete()) {
            throw new StoppedException();
        }
        output.trained(run);
        return run;
    }

    /** Every training after the first has a run folder within the run folder. */
    private RunFolder ownFolder(Path path) throws IOException {
        if (Files.exists(path.resolve("run.json"))) {
            return RunFolder.open(path);
        }
        RunManifest m = folder.manifest();
        return RunFolder.create(
                path,
                RunManifest.beginning(
                        m.created(), m.recipe(), m.params(), m.seed(), m.versions(), m.device(), m.threads()));
    }

    /** The failure itself matters more than a manifest that cannot be written, on a full disk for instance. */
    private void mark(RunManifest.Status status, String reason) {
        try {
            folder.update(m -> m.withStatus(status, Optional.of(reason)));
        } catch (IOException e) {
            listener.notice("run.json could not be updated: " + e.getMessage());
        }
    }
}
