package org.hone.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.foreign.ForeignScripts;
import org.hone.runtime.data.Keys;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.evaluate.HeldOut;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.rollout.Uniforms;
import org.hone.runtime.torch.Reply;
import org.hone.runtime.torch.Sampling;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.train.Trainer;
import org.jspecify.annotations.Nullable;

/** The backend that computes: the PyTorch library through the runtime. The library is loaded at the first action. */
public final class NativeBackend implements Backend {
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

    private TorchRuntime runtime() {
        TorchRuntime started = runtime;
        if (started == null) {
            started = TorchRuntime.start(engine.threads(), engine.device(), listener::notice);
            runtime = started;
        }
        return started;
    }

    private LanguageModel load(ModelHandle handle) {
        ModelPlan declared = handle.declared();
        ModelPlan plan = handle.trained()
                .map(folder -> new ModelPlan(
                        declared.name(),
                        new ModelPlan.Source.Directory(folder),
                        declared.maxReply(),
                        declared.system()))
                .orElse(declared);
        return LanguageModel.load(runtime(), plan, List.of());
    }

    @Override
    public TrainedRun train(TrainPlan plan, RunFolder folder, RunListener listener, StopToken stop) throws IOException {
        Trainer.Result result = new Trainer(runtime(), scripts, plan, folder, listener, stop).train();
        try (LanguageModel model = result.model()) {
            if (!result.stopped()) {
                model.save(folder.modelFolder());
            }
        }
        return new TrainedRun(
                ModelHandle.trained(plan.recipe().model(), folder.modelFolder()),
                result.lastEval(),
                folder.path(),
                result.lastStep(),
                plan.recipe().steps());
    }

    @Override
    public Evaluation evaluate(ModelHandle handle, EvaluatePlan plan, RunListener listener, StopToken stop)
            throws StoppedException {
        try (LanguageModel model = load(handle)) {
            Evaluation evaluation = HeldOut.evaluate(model, plan, scripts, listener, stop);
            if (stop.requested()) {
                throw new StoppedException();
            }
            return evaluation;
        }
    }

    @Override
    public String sample(ModelHandle handle, String prompt, double temperature, long seed) {
        try (LanguageModel model = load(handle)) {
            float[] uniforms = Uniforms.of(Keys.absorb(Keys.hash("sample"), seed), model.maxReply());
            List<Reply> replies = model.policy()
                    .generate(
                            List.of(model.userPrompt(prompt)),
                            new int[] {0},
                            new float[][] {uniforms},
                            new Sampling(model.maxReply(), temperature, 1, model.stops()),
                            done -> {});
            return model.text(replies.getFirst().tokens());
        }
    }

    @Override
    public void save(ModelHandle handle, Path folder) throws IOException {
        Optional<Path> trained = handle.trained();
        if (trained.isEmpty()) {
            try (LanguageModel model = load(handle)) {
                model.save(folder);
            }
            return;
        }
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        try (var entries = Files.list(trained.get())) {
            entries.forEach(files::add);
        }
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName()));
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
