package org.hone.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hone.foreign.ForeignScripts;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.evaluate.HeldOut;
import org.hone.runtime.plan.DeviceName;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.StepTime;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.rollout.Samples;
import org.hone.runtime.torch.TorchException;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.train.Rehearsal;
import org.hone.runtime.train.StoppedRun;
import org.hone.runtime.train.Trainer;
import org.hone.runtime.train.TrainingWalk;
import org.hone.runtime.walk.StepWalk;
import org.hone.runtime.walk.TokenizedReply;
import org.jspecify.annotations.Nullable;

/** The backend that computes: the PyTorch library through the runtime. The library is loaded at the first action. */
public final class NativeBackend implements Backend {
    private static final String MEND = "take the file from a copy, or train again";

    private final Engine engine;
    private final RunListener listener;
    private final ForeignScripts scripts;
    private @Nullable TorchRuntime runtime;

    private NativeBackend(Engine engine, RunListener listener) {
        this.engine = engine;
        this.listener = listener;
        scripts = new ForeignScripts(listener::notice);
    }

    /** Opens this backend. */
    public static final class Provider implements Backend.Provider {
        @Override
        public Backend open(Engine engine, RunListener listener) {
            return new NativeBackend(engine, listener);
        }
    }

    @Override
    public Map<String, String> versions() {
        return TorchRuntime.versions();
    }

    @Override
    public Optional<String> missing() {
        if (engine.device().equals(DeviceName.CPU.toString())) {
            return Optional.empty();
        }
        try {
            runtime();
            return Optional.empty();
        } catch (TorchException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private TorchRuntime runtime() {
        TorchRuntime started = runtime;
        if (started == null) {
            started = TorchRuntime.start(engine.threads(), engine.device(), listener::notice);
            runtime = started;
        }
        return started;
    }

    private LanguageModel load(ModelHandle handle) throws IOException {
        ModelPlan declared = handle.declared();
        if (handle.trained().isEmpty()) {
            return LanguageModel.load(runtime(), declared);
        }
        Path folder = handle.trained().get();
        if (handle.unfinished()) {
            return StoppedRun.model(runtime(), declared, folder);
        }
        RunFolder.verifyIfSealed(folder, MEND);
        var plan = new ModelPlan(
                declared.name(),
                new ModelPlan.Source.Directory(folder),
                declared.maxReply(),
                declared.system(),
                declared.precision());
        return LanguageModel.load(runtime(), plan);
    }

    private <T> T interruptibly(StopToken stop, TorchRuntime.Work<T, IOException> work)
            throws IOException, StoppedException {
        try {
            return runtime().interruptibly(stop, work);
        } catch (InterruptedActionException e) {
            throw new StoppedException();
        }
    }

    @Override
    public StepTime rehearse(RecipePlan recipe, Consumer<Phase> progress) {
        return Rehearsal.measure(runtime(), recipe, progress);
    }

    @Override
    public TrainedRun train(TrainPlan plan, RunFolder folder, RunListener listener, StopToken stop)
            throws IOException, StoppedException {
        ModelPlan declared = plan.recipe().model();
        return interruptibly(stop, () -> {
            Trainer.Result result = new Trainer(runtime(), scripts, plan, folder, listener, stop).train();
            try (LanguageModel model = result.model()) {
                if (!result.stopped()) {
                    model.save(folder.modelFolder());
                    folder.sealModel(result.lastStep());
                }
            }
            return new TrainedRun(
                    result.stopped()
                            ? ModelHandle.unfinished(declared, folder.path())
                            : ModelHandle.trained(declared, folder.modelFolder()),
                    result.lastEval(),
                    folder.path(),
                    result.lastStep(),
                    plan.recipe().steps());
        });
    }

    @Override
    public StepWalk walk(TrainPlan plan, Optional<Path> from, RunListener listener, StopToken stop) throws IOException {
        return TrainingWalk.open(runtime(), scripts, plan, from, listener, stop);
    }

    @Override
    public Evaluation evaluate(ModelHandle handle, EvaluatePlan plan, RunListener listener, StopToken stop)
            throws IOException, StoppedException {
        Evaluation evaluation = interruptibly(stop, () -> {
            try (LanguageModel model = load(handle)) {
                return HeldOut.evaluate(model, plan, scripts, listener, stop);
            }
        });
        if (stop.requested()) {
            throw new StoppedException();
        }
        return evaluation;
    }

    @Override
    public List<TokenizedReply> sample(ModelHandle handle, SampleRequest request, StopToken stop)
            throws IOException, StoppedException {
        return interruptibly(stop, () -> {
            try (LanguageModel model = load(handle)) {
                return Samples.of(model, request.prompt(), request.temperature(), request.count(), request.seed());
            }
        });
    }

    @Override
    public void save(ModelHandle handle, Path folder) throws IOException {
        Optional<Path> trained = handle.trained();
        if (trained.isEmpty() || handle.unfinished()) {
            try (LanguageModel model = load(handle)) {
                model.save(folder);
            }
            return;
        }
        RunFolder.verifyIfSealed(trained.get(), MEND);
        List<Path> entries;
        try (var all = Files.walk(trained.get())) {
            entries = all.toList();
        }
        for (Path entry : entries) {
            Path target = folder.resolve(trained.get().relativize(entry).toString());
            if (Files.isDirectory(entry)) {
                Files.createDirectories(target);
            } else {
                Files.copy(entry, target);
            }
        }
    }

    @Override
    public Map<String, JsonNode> findings() {
        ArrayNode failures = JsonNodeFactory.instance.arrayNode();
        scripts.failures()
                .forEach((failure, replies) -> failures.addObject()
                        .put("reward", failure.reward())
                        .put("verdict", failure.verdict().word())
                        .put("message", failure.message())
                        .put("replies", replies));
        return failures.isEmpty() ? Map.of() : Map.of("script_failures", failures);
    }

    @Override
    public void close() {
        scripts.close();
        TorchRuntime started = runtime;
        if (started != null) {
            started.close();
        }
    }
}
