package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.model.AdapterFolder;
import org.hone.runtime.model.ModelFileException;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.OptimizerPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Scripts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training, resuming, saving and loading of an adapter beside a very small model. */
class AdapterTrainingTest {
    private static TorchRuntime runtime;

    @TempDir
    Path temporary;

    private Path base = Path.of("");

    @BeforeAll
    static void start() {
        runtime = TorchRuntime.start(2, notice -> {});
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @BeforeEach
    void writeTheBase() {
        base = temporary.resolve("base");
        var fresh = new ModelPlan.Source.Fresh(2, 32, 4, 2, 48, " +-0123456789;=", 3);
        try (var model = load(fresh)) {
            model.save(base);
        }
    }

    private static LanguageModel load(ModelPlan.Source source) {
        return LanguageModel.load(runtime, new ModelPlan("policy", source, 8, Optional.empty()));
    }

    private ModelPlan.Source.Adapted adapted(ModelPlan.Adapter adapter) {
        return new ModelPlan.Source.Adapted(new ModelPlan.Source.Directory(base), adapter);
    }

    private ModelPlan.Source.Adapted adapted() {
        return adapted(new ModelPlan.Adapter.Fresh(4, 8, List.of("q_proj", "v_proj", "up_proj"), 0));
    }

    private TrainPlan plan(int steps) {
        Expr one = new Expr.Literal(1);
        Expr policy = new Expr.Field(SourceField.POLICY_LOGPROB);
        var means = new Aggregate(List.of(
                new Aggregate.Step.Mean(Axis.SEQUENCE),
                new Aggregate.Step.Mean(Axis.PROMPT),
                new Aggregate.Step.Mean(Axis.BATCH)));
        var sft = new EstimatorGraph("sft", SourceKind.DEMOS, one, new Expr.Frozen(policy), one, policy, means);
        var recipe = new RecipePlan(
                "tiny",
                "digest",
                new ModelPlan("policy", adapted(), 8, Optional.empty()),
                Map.of(),
                new DatasetPlan(
                        "sums",
                        new DatasetPlan.Source.Task("chain_sum", List.of(1, 3), "train", 0, 500),
                        Map.of(),
                        false,
                        0,
                        OptionalInt.empty()),
                Optional.empty(),
                Optional.empty(),
                new ScheduleGraph("imitate", List.of(new ScheduleGraph.Term(sft, one))),
                new OptimizerPlan(2e-2, 0.9, 0.999, 1e-8, 0.01, 1, 0, OptimizerPlan.Decay.CONSTANT),
                8,
                8,
                1,
                steps);
        return new TrainPlan(recipe, 7, 1, 0, Optional.empty());
    }

    private RunFolder folder(String name) throws IOException {
        return RunFolder.create(
                temporary.resolve(name),
                RunManifest.beginning(
                        "2026-01-01T00:00:00Z",
                        new RunManifest.Recipe("tiny.hone", "", "", "digest"),
                        List.of(),
                        7,
                        Map.of(),
                        "cpu",
                        2));
    }

    private static String train(TrainPlan plan, RunFolder folder, boolean early, Path save) throws IOException {
        var stop = new StopToken();
        RunListener stopAtThree = new RunListener() {
            @Override
            public void step(StepMetrics metrics) {
                if (early && metrics.step() == 3) {
                    stop.request();
                }
            }
        };
        try (var model = new Trainer(runtime, Scripts.none(), plan, folder, stopAtThree, stop)
                .train()
                .model()) {
            model.save(save);
            return model.policy().digest();
        }
    }

    @Test
    void aResumedAdapterGoesOnToTheBitAndIsSavedMergedAndByItself() throws IOException {
        Path saved = temporary.resolve("saved");
        String whole;
        try (RunFolder folder = folder("whole")) {
            whole = train(plan(6), folder, false, saved);
        }
        try (RunFolder folder = folder("resumed")) {
            train(plan(6), folder, true, temporary.resolve("half"));
        }
        assertThat(RunFolder.readMetrics(temporary.resolve("resumed"))).hasSize(3);
        try (RunFolder folder = RunFolder.open(temporary.resolve("resumed"))) {
            assertThat(train(plan(6), folder, false, temporary.resolve("other")))
                    .isEqualTo(whole);
        }
        int[] tokens = {1, 5, 6, 7, 9, 5};
        try (var merged = load(new ModelPlan.Source.Directory(saved));
                var stored = load(adapted(new ModelPlan.Adapter.Stored(saved.resolve("adapter"))));
                var plain = load(new ModelPlan.Source.Directory(base))) {
            assertThat(stored.policy().digest()).isEqualTo(whole);
            float[][] own = stored.policy().logits(tokens);
            float[][] its = merged.policy().logits(tokens);
            float[][] before = plain.policy().logits(tokens);
            double moved = 0;
            for (int t = 0; t < tokens.length; t++) {
                assertThat(its[t]).containsExactly(own[t], org.assertj.core.data.Offset.offset(1e-5f));
                moved = Math.max(moved, Math.abs(own[t][5] - before[t][5]));
            }
            assertThat(moved).isGreaterThan(0.1);
        }
    }

    @Test
    void theBaseStaysAsItIs() throws IOException {
        Path saved = temporary.resolve("saved");
        try (RunFolder folder = folder("run")) {
            train(plan(2), folder, false, saved);
        }
        try (var merged = load(new ModelPlan.Source.Directory(saved));
                var plain = load(new ModelPlan.Source.Directory(base))) {
            for (int i = 0; i < plain.policy().config().tensors().size(); i++) {
                ByteBuffer a = plain.policy().tensor(i);
                ByteBuffer b = merged.policy().tensor(i);
                assertThat(a.equals(b))
                        .as(plain.policy().config().tensors().get(i).name())
                        .isEqualTo(!List.of("Q_WEIGHT", "V_WEIGHT", "UP_WEIGHT")
                                .contains(plain.policy()
                                        .config()
                                        .tensors()
                                        .get(i)
                                        .role()
                                        .name()));
            }
        }
    }

    @Test
    void anAdapterThatDoesNotFitIsRefusedByName() throws IOException {
        Path adapter = Files.createDirectory(temporary.resolve("adapter"));
        String plain = "{\"peft_type\":\"LORA\",\"r\":4,\"lora_alpha\":8,\"target_modules\":[\"q_proj\"]";
        refused(adapter, plain + ",\"use_dora\":true}", "use_dora");
        refused(adapter, plain + ",\"use_rslora\":true}", "use_rslora");
        refused(adapter, plain + ",\"rank_pattern\":{\"layers.0\":2}}", "rank_pattern");
        refused(adapter, plain + ",\"bias\":\"all\"}", "bias");
        refused(adapter, plain + ",\"something_new\":1}", "something_new");
        refused(adapter, plain + ",\"init_lora_weights\":\"pissa\"}", "init_lora_weights");
        refused(adapter, plain.replace("q_proj", "lm_head") + "}", "target_modules");
        refused(adapter, plain.replace("4", "0") + "}", "adapter_config.json, r");
        refused(adapter, plain + "}", "adapter_model.safetensors");
        assertThatThrownBy(() -> load(new ModelPlan.Source.Directory(adapter)))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("lora = { adapter:");
        assertThat(AdapterFolder.is(adapter)).isTrue();
    }

    private void refused(Path adapter, String config, String named) throws IOException {
        Files.writeString(adapter.resolve("adapter_config.json"), config);
        assertThatThrownBy(() -> load(adapted(new ModelPlan.Adapter.Stored(adapter))))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(named);
    }
}
