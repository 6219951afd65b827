package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.hone.runtime.model.ModelFamily;
import org.hone.runtime.plan.Precision;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The native graph against transformers' logits and against itself. */
class PolicyTest {
    @RegisterExtension
    static final Engine ENGINE = new Engine();

    @ParameterizedTest
    @ValueSource(strings = {"llama-scaled", "llama-tied", "qwen2", "qwen3"})
    void logitsEqualThoseOfTransformers(String name) throws IOException {
        JsonNode reference = new ObjectMapper()
                .readTree(Engine.MODELS.resolve(name).resolve("reference.json").toFile());
        try (Policy policy = ENGINE.policy(name, Precision.FP32)) {
            int compared = 0;
            for (JsonNode sequence : reference.get("sequences")) {
                int[] ids = new int[sequence.get("ids").size()];
                for (int t = 0; t < ids.length; t++) {
                    ids[t] = sequence.get("ids").get(t).asInt();
                }
                float[][] logits = policy.logits(ids);
                for (int t = 0; t < ids.length; t++) {
                    JsonNode expected = sequence.get("logits").get(t);
                    assertThat(expected.size()).isEqualTo(policy.config().vocabSize());
                    for (int v = 0; v < expected.size(); v++) {
                        assertThat((double) logits[t][v])
                                .isCloseTo(expected.get(v).asDouble(), Offset.offset(1e-4));
                        compared++;
                    }
                }
            }
            assertThat(compared).isGreaterThan(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-scaled", "qwen2", "qwen3"})
    void samplingLogProbsEqualScoringLogProbs(String name) {
        try (Policy policy = ENGINE.policy(name, Precision.FP32)) {
            List<int[]> prompts = List.of(new int[] {5, 6, 7, 8, 9}, new int[] {40}, new int[] {11, 12, 13});
            int[] row = {0, 0, 1, 1, 1, 2, 2};
            float[][] uniforms = Engine.uniforms(row.length, 24);
            List<Reply> replies = policy.generate(
                    prompts,
                    row,
                    uniforms,
                    new Sampling(24, 0.8, 1.0, IntStream.range(50, 60).toArray()),
                    n -> {});
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
            assertThat(replies.stream().map(r -> r.tokens().length).distinct().count())
                    .as("replies of different lengths")
                    .isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-scaled", "qwen2", "qwen3"})
    void samplingLogProbsEqualScoringLogProbsBehindALongPrompt(String name) {
        try (Policy policy = ENGINE.policy(name, Precision.FP32)) {
            int[] prompt = new Random(6).ints(205, 0, 50).toArray();
            Reply reply = policy.generate(
                            List.of(prompt),
                            new int[1],
                            Engine.uniforms(1, 24),
                            new Sampling(24, 0.8, 1.0, new int[0]),
                            n -> {})
                    .getFirst();
            assertThat(policy.score(List.of(TokenSequence.of(prompt, reply.tokens())), 0.8)
                            .getFirst()
                            .logprobs())
                    .containsExactly(reply.logprobs(), Offset.offset(1e-4f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied", "qwen3"})
    void repliesSampledSideBySideAreThoseSampledInTurn(String name) {
        try (Policy policy = ENGINE.policy(name, Precision.FP32)) {
            List<int[]> prompts = List.of(new int[] {5, 6, 7, 8, 9}, new int[] {40, 7});
            int[] row = IntStream.range(0, 48).map(i -> i / 24).toArray();
            float[][] uniforms = Engine.uniforms(row.length, 12);
            var sampling = new Sampling(12, 1.0, 1.0, new int[] {3});
            List<Reply> together = policy.generate(prompts, row, uniforms, sampling, n -> {});
            List<Reply> again = policy.generate(prompts, row, uniforms, sampling, n -> {});
            for (int i = 0; i < row.length; i++) {
                Reply alone = policy.generate(
                                List.of(prompts.get(row[i])),
                                new int[] {0},
                                new float[][] {uniforms[i]},
                                sampling,
                                n -> {})
                        .getFirst();
                assertThat(together.get(i).tokens()).containsExactly(alone.tokens());
                assertThat(together.get(i).logprobs()).containsExactly(alone.logprobs(), Offset.offset(1e-4f));
                assertThat(again.get(i).logprobs())
                        .as("to the bit")
                        .containsExactly(together.get(i).logprobs());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied", "qwen3"})
    void aReplyDoesNotDependOnWhatElseIsInTheBatch(String name) {
        try (Policy policy = ENGINE.policy(name, Precision.FP32)) {
            List<int[]> prompts = List.of(new int[] {5, 6, 7, 8, 9}, new int[] {40});
            float[][] uniforms = Engine.uniforms(4, 16);
            var sampling = new Sampling(16, 1.0, 0.9, new int[] {3, 50});
            List<Reply> together = policy.generate(prompts, new int[] {0, 0, 1, 1}, uniforms, sampling, n -> {});
            List<Reply> alone = policy.generate(
                    prompts.subList(1, 2),
                    new int[] {0, 0},
                    new float[][] {uniforms[2], uniforms[3]},
                    sampling,
                    n -> {});
            assertThat(together.get(2).tokens()).isEqualTo(alone.get(0).tokens());
            assertThat(together.get(3).tokens()).isEqualTo(alone.get(1).tokens());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 4096, 5003, 9000})
    void tokensAreDrawnByInvertingTheCumulativeDistribution(int vocabulary) {
        var config = Engine.shape(ModelFamily.LLAMA, vocabulary, 16, 24, 1, 2, 8, true);
        var random = new Random(3);
        WeightSource source = (tensor, into) -> {
            while (into.hasRemaining()) {
                into.put((float) random.nextGaussian());
            }
        };
        try (Policy policy = new Policy(ENGINE.runtime(), config, source, List.of())) {
            int[] prompt = {5, 6, 7};
            int replies = 200;
            float[][] uniforms = Engine.uniforms(replies, 1);
            uniforms[0][0] = 0;
            uniforms[1][0] = Math.nextDown(1f);
            List<Reply> drawn = policy.generate(
                    List.of(prompt), new int[replies], uniforms, new Sampling(1, 2, 1, new int[] {2}), n -> {});
            float[] logits = policy.logits(prompt)[2];
            double[] cumulative = new double[vocabulary];
            double sum = 0;
            for (int v = 0; v < vocabulary; v++) {
                sum += Math.exp(logits[v] / 2);
                cumulative[v] = sum;
            }
            for (int i = 0; i < replies; i++) {
                int token = drawn.get(i).tokens()[0];
                double before = token == 0 ? 0 : cumulative[token - 1] / sum;
                assertThat((double) uniforms[i][0]).isBetween(before - 1e-5, cumulative[token] / sum + 1e-5);
                assertThat((double) drawn.get(i).logprobs()[0])
                        .isCloseTo(Math.log(cumulative[token] / sum - before), Offset.offset(1e-4));
            }
            assertThat(drawn.stream().map(r -> r.tokens()[0]).distinct().count())
                    .isGreaterThan(10);
        }
    }
}
