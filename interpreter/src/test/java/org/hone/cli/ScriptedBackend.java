package org.hone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.evaluate.Evaluations;
import org.hone.runtime.evaluate.RowResult;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.StepTime;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.Checkpoint;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.verify.Verdict;
import org.hone.runtime.walk.StepWalk;
import org.hone.runtime.walk.TokenizedReply;
import org.hone.session.Backend;
import org.hone.session.ModelHandle;
import org.hone.session.SampleRequest;
import org.hone.session.ScriptedWalk;
import org.hone.session.StoppedException;
import org.hone.session.TrainedRun;

/** A backend whose model is a number, the steps it was trained: everything about runs but the tensors. */
public final class ScriptedBackend implements Backend {
    /** What happens after a step is recorded. */
    public interface Incident {
        void after(int step) throws IOException;
    }

    private static final int ROWS = 10;

    final List<String> calls = new ArrayList<>();
    private final Incident incident;

    /** What {@link #missing} says. */
    Optional<String> missing = Optional.empty();

    /** Why a training fails before its first step. */
    Optional<String> broken = Optional.empty();

    public ScriptedBackend(Incident incident) {
        this.incident = incident;
    }

    @Override
    public Map<String, String> versions() {
        return Map.of("engine", "scripted");
    }

    @Override
    public StepTime rehearse(RecipePlan recipe, Consumer<Phase> progress) {
        progress.accept(Phase.SAMPLE);
        return new StepTime(1.5, 0.25, 2);
    }

    @Override
    public Optional<String> missing() {
        return missing;
    }

    @Override
    public TrainedRun train(TrainPlan plan, RunFolder folder, RunListener listener, StopToken stop) throws IOException {
        if (broken.isPresent()) {
            throw new IOException(broken.get());
        }
        Optional<Checkpoint> from = folder.rewind(listener::notice);
        int step = from.map(Checkpoint::step).orElse(0);
        int steps = plan.recipe().steps();
        calls.add("train from " + (step + 1));
        listener.started(plan.recipe().name(), step + 1, steps);
        while (step < steps && !stop.requested()) {
            step++;
            listener.phase(step, Phase.SAMPLE);
            folder.appendReplies(List.of(reply(step)));
            StepMetrics metrics = metrics(step, steps);
            folder.append(metrics);
            listener.step(metrics);
            int reached = step;
            if (step % plan.saveEvery() == 0 || step == steps) {
                folder.saveCheckpoint(step, to -> Files.writeString(to.resolve("weights"), "" + reached));
            }
            incident.after(step);
        }
        listener.finished(step, steps);
        if (step < steps) {
            int reached = step;
            Path saved = folder.saveCheckpoint(step, to -> Files.writeString(to.resolve("weights"), "" + reached));
            listener.checkpointSaved(step, saved);
        } else {
            write(folder.modelFolder(), step);
            folder.sealModel(step);
        }
        return new TrainedRun(
                ModelHandle.trained(plan.recipe().model(), folder.modelFolder()),
                Optional.empty(),
                folder.path(),
                step,
                steps);
    }

    @Override
    public Evaluation evaluate(ModelHandle model, EvaluatePlan plan, RunListener listener, StopToken stop)
            throws IOException, StoppedException {
        int trained = model.trained().isPresent()
                ? Integer.parseInt(Files.readString(model.trained().get().resolve("steps")))
                : 0;
        calls.add("evaluate " + (trained == 0 ? "declared" : "trained"));
        listener.evaluating(0, ROWS);
        List<RowResult> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            if (stop.requested()) {
                throw new StoppedException();
            }
            boolean right = trained > 0 && row < 8;
            rows.add(new RowResult(
                    "r" + row,
                    "digest" + row,
                    Optional.of(Integer.toString(1 + row % 2)),
                    List.of(new RowResult.Reply(
                            right ? Verdict.RIGHT : Verdict.WRONG, right ? 1 : 0, 5, false, Optional.empty()))));
        }
        listener.evaluating(ROWS, ROWS);
        return Evaluations.of(plan.data().name(), plan.temperature(), rows);
    }

    @Override
    public StepWalk walk(TrainPlan plan, Optional<Path> from, RunListener listener, StopToken stop) {
        calls.add("walk");
        return new ScriptedWalk(plan, listener, stop);
    }

    @Override
    public List<TokenizedReply> sample(ModelHandle model, SampleRequest request, StopToken stop) {
        String text = "a reply to " + request.prompt();
        return Collections.nCopies(
                request.count(), new TokenizedReply(text, List.of(text), new float[] {-0.5f}, false));
    }

    @Override
    public void save(ModelHandle model, Path folder) throws IOException {
        calls.add("save");
        write(folder, 0);
    }

    @Override
    public void close() {
        calls.add("close");
    }

    private static void write(Path folder, int steps) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.writeString(folder.resolve("steps"), Integer.toString(steps));
    }

    private static RecordedReply reply(int step) {
        return new RecordedReply(
                step,
                "p0",
                0,
                RecordedReply.Source.ROLLOUT,
                OptionalDouble.of(1),
                Optional.of("right"),
                Optional.empty(),
                false,
                new float[] {-0.5f},
                new float[] {-0.5f},
                new float[0],
                new float[0],
                new int[] {1},
                "1",
                "w" + step,
                Map.of("sft", 1.0));
    }

    private static StepMetrics metrics(int step, int steps) {
        double share = (step - 1.0) / Math.max(1, steps - 1);
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        seconds.put(Phase.SAMPLE, 1.0);
        return new StepMetrics(
                step,
                steps,
                share,
                share,
                1 - share,
                share,
                0,
                5,
                0,
                1,
                1e-3,
                0,
                100,
                100,
                Map.of(),
                seconds,
                "w" + step,
                8,
                0);
    }
}
