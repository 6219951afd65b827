package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.hone.runtime.model.AdapterFolder;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.OptimizerPlan;
import org.hone.runtime.plan.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Low-rank adapters against PEFT's logits and PyTorch's gradients, and against the model they stand beside. */
class AdapterTest {
    private static final Path ADAPTERS = Path.of("src/test/resources/adapters");

    @RegisterExtension
    static final Engine ENGINE = new Engine();

    @TempDir
    Path temporary;

    private static Policy base(String name) {
        return policy(name, Optional.empty(), new FreshAdapter(0));
    }

    private static Policy policy(String name, Optional<Lora> lora, WeightSource adapter) {
        return ENGINE.policy(name, lora, Precision.FP32, adapter);
    }

    private static Policy stored(String name, Path adapter) {
        try (AdapterFolder files = AdapterFolder.open(adapter, ModelConfig.read(Engine.MODELS.resolve(name)))) {
            return policy(name, Optional.of(files.lora()), files::readFloat32);
        }
    }

    private static JsonNode reference(String name) throws IOException {
        return new ObjectMapper()
                .readTree(ADAPTERS.resolve(name).resolve("reference.json").toFile());
    }

    private static int[] ids(JsonNode node) {
        return IntStream.range(0, node.size()).map(t -> node.get(t).asInt()).toArray();
    }

    private static float[] floats(JsonNode node) {
        float[] values = new float[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) node.get(i).asDouble();
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied", "qwen2", "qwen3"})
    void logitsEqualThoseOfPeft(String name) throws IOException {
        try (Policy policy = stored(name, ADAPTERS.resolve(name));
                Policy base = base(name)) {
            for (JsonNode sequence : reference(name).get("sequences")) {
                float[][] logits = policy.logits(ids(sequence.get("ids")));
                float[][] without = base.logits(ids(sequence.get("ids")));
                double moved = 0;
                for (int t = 0; t < logits.length; t++) {
                    assertThat(logits[t])
                            .containsExactly(floats(sequence.get("logits").get(t)), Offset.offset(1e-4f));
                    moved = Math.max(moved, Math.abs(logits[t][0] - without[t][0]));
                }
                assertThat(moved).as("the adapter changes the model").isGreaterThan(0.1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied", "qwen2", "qwen3"})
    void theGradientOfAAndBEqualsThatOfPytorch(String name) throws IOException {
        JsonNode reference = reference(name);
        JsonNode pull = reference.get("pull");
        var one = new Pull(
                new TokenSequence(ids(pull.get("ids")), pull.get("start").asInt()),
                floats(pull.get("factors")),
                Map.of());
        try (Policy policy = stored(name, ADAPTERS.resolve(name));
                Learner learner = new Learner(policy)) {
            learner.accumulate(List.of(one), pull.get("temperature").asDouble(), Map.of());
            List<TensorSpec> trained = policy.trained();
            assertThat(reference.get("gradient").size()).isEqualTo(trained.size());
            for (int i = 0; i < trained.size(); i++) {
                float[] expected = floats(
                        reference.get("gradient").get(trained.get(i).name()).get("values"));
                assertThat(learner.gradient(i))
                        .as(trained.get(i).name())
                        .containsExactly(expected, Offset.offset(2e-4f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied", "qwen3"})
    void aNewAdapterLeavesTheLogitsAsTheyAreToTheBit(String name) {
        var lora = Lora.of(4, 7, Lora.targetNames());
        int[] tokens = new Random(1).ints(30, 0, 96).toArray();
        try (Policy base = base(name);
                Policy adapted = policy(name, Optional.of(lora), new FreshAdapter(5));
                Policy other = policy(name, Optional.of(lora), new FreshAdapter(6))) {
            assertThat(adapted.logits(tokens)).isDeepEqualTo(base.logits(tokens));
            assertThat(adapted.digest()).isNotEqualTo(other.digest()).isNotEqualTo(base.digest());
            float bound = (float) (1 / Math.sqrt(32));
            float[] a = numbers(adapted, 0);
            assertThat(a).hasSize(4 * 32);
            for (float x : a) {
                assertThat(x).isBetween(-bound, bound);
            }
            assertThat(Math.abs(mean(a))).isLessThan(bound / 4);
            assertThat(numbers(adapted, 1)).containsOnly(0);
        }
    }

    private static float[] numbers(Policy policy, int index) {
        ByteBuffer bytes = policy.tensor(index);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }

    @Test
    void trainingMovesTheAdapterAndNothingElse() throws IOException {
        var lora = Lora.of(4, 8, List.of("q_proj", "down_proj"));
        var plan = new OptimizerPlan(0.05, 0.9, 0.99, 1e-8, 0, 1, 0, OptimizerPlan.Decay.CONSTANT);
        TokenSequence sequence = new TokenSequence(new Random(1).ints(12, 0, 96).toArray(), 4);
        float[] ones = new float[sequence.replyLength()];
        java.util.Arrays.fill(ones, 1);
        try (Policy policy = policy("llama-tied", Optional.of(lora), new FreshAdapter(5));
                Policy base = base("llama-tied");
                Learner learner = new Learner(policy)) {
            double before = sum(policy.score(List.of(sequence), 1).getFirst().logprobs());
            for (int step = 0; step < 10; step++) {
                learner.accumulate(List.of(new Pull(sequence, ones, Map.of())), 1, Map.of());
                learner.apply(1, 0.05, plan);
            }
            assertThat(sum(policy.score(List.of(sequence), 1).getFirst().logprobs()))
                    .isGreaterThan(before + 1);
            assertThat(learner.stateSize()).isEqualTo(3 * 2 * 2 * 2);
            List<TensorSpec> tensors = policy.config().tensors();
            for (int i = 0; i < tensors.size(); i++) {
                ByteBuffer own = base.tensor(i);
                boolean target = lora.targets().contains(tensors.get(i).role());
                policy.merged(i, bytes -> assertThat(bytes.equals(own)).isEqualTo(!target));
            }
        }
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied", "qwen2", "qwen3"})
    void samplingScoringAndTheMergedModelAgree(String name) {
        try (Policy policy = stored(name, ADAPTERS.resolve(name));
                Policy merged = merged(policy)) {
            List<int[]> prompts = List.of(new int[] {5, 6, 7, 8, 9}, new int[] {40});
            int[] row = {0, 0, 1, 1};
            var random = new Random(7);
            float[][] uniforms = new float[4][16];
            for (float[] one : uniforms) {
                for (int t = 0; t < one.length; t++) {
                    one[t] = random.nextFloat();
                }
            }
            List<Reply> replies =
                    policy.generate(prompts, row, uniforms, new Sampling(16, 0.8, 1, new int[] {3}), done -> {});
            List<TokenSequence> sequences = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                sequences.add(
                        TokenSequence.of(prompts.get(row[i]), replies.get(i).tokens()));
            }
            List<Scores> scores = policy.score(sequences, 0.8);
            for (int i = 0; i < row.length; i++) {
                assertThat(scores.get(i).logprobs())
                        .containsExactly(replies.get(i).logprobs(), Offset.offset(1e-4f));
            }
            int[] tokens = sequences.getFirst().tokens();
            float[][] own = policy.logits(tokens);
            float[][] its = merged.logits(tokens);
            for (int t = 0; t < own.length; t++) {
                assertThat(its[t]).containsExactly(own[t], Offset.offset(1e-5f));
            }
        }
    }

    private static Policy merged(Policy policy) {
        ModelConfig config = policy.config();
        return new Policy(
                ENGINE.runtime(),
                config,
                (tensor, into) -> {
                    try {
                        policy.merged(config.tensors().indexOf(tensor), bytes -> into.put(bytes.asFloatBuffer()));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                List.of());
    }

    @Test
    void anAdapterThatIsWrittenIsReadAgainToTheBit() {
        String name = "qwen3";
        try (Policy policy = stored(name, ADAPTERS.resolve(name))) {
            List<TensorSpec> tensors = policy.trained();
            AdapterFolder.write(
                    temporary,
                    policy.lora().orElseThrow(),
                    policy.config(),
                    "base",
                    (tensor, sink) ->
                            sink.put(policy.tensor(tensors.indexOf(tensor)).asFloatBuffer()));
            try (Policy again = stored(name, temporary)) {
                assertThat(again.lora()).isEqualTo(policy.lora());
                assertThat(again.digest()).isEqualTo(policy.digest());
            }
        }
    }
}
