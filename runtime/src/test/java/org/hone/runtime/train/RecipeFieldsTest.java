package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.estimate.VocabularyGraph.Quantity;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.FilterPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.OptimizerPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.torch.Reply;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** References, teachers, terms over the vocabulary, filters and stop texts in whole runs of a very small model. */
class RecipeFieldsTest {
    private static final String ALPHABET = " +-0123456789;=";
    private static final Expr POLICY = new Expr.Field(SourceField.POLICY_LOGPROB);
    private static final Expr ONE = new Expr.Literal(1);
    private static final Aggregate TOKEN_MEAN = new Aggregate(List.of(new Aggregate.Step.Mean(Axis.BATCH)));
    private static final ModelPlan OWN = model("policy", 3, ALPHABET);
    private static final ModelPlan OTHER = model("other", 4, ALPHABET);
    private static TorchRuntime runtime;

    @TempDir
    Path temporary;

    @BeforeAll
    static void start() {
        runtime = TorchRuntime.start(2, notice -> {});
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    private static ModelPlan model(String name, long seed, String alphabet) {
        return new ModelPlan(name, new ModelPlan.Source.Fresh(1, 16, 2, 2, 24, alphabet, seed), 8, Optional.empty());
    }

    /** Moves the policy to another model: c = log(π_other / π), the k2 divergence as an advantage. */
    private static EstimatorGraph towards(SourceField logprob) {
        Expr gap = new Expr.Binary(Expr.BinaryOp.SUBTRACT, new Expr.Field(logprob), new Expr.Frozen(POLICY));
        return new EstimatorGraph(
                "towards", SourceKind.ROLLOUTS, ONE, new Expr.Frozen(POLICY), gap, POLICY, TOKEN_MEAN);
    }

    private static EstimatorGraph centred() {
        Expr reward = new Expr.Field(SourceField.REWARD);
        Expr centred = new Expr.Binary(
                Expr.BinaryOp.SUBTRACT, reward, new Expr.Reduce(Expr.ReduceOp.MEAN, reward, Axis.PROMPT));
        return new EstimatorGraph(
                "centred", SourceKind.ROLLOUTS, ONE, new Expr.Frozen(POLICY), centred, POLICY, TOKEN_MEAN);
    }

    private static VocabularyGraph whole(Quantity quantity, double factor) {
        return new VocabularyGraph("whole", SourceKind.ROLLOUTS, quantity, new Expr.Literal(factor), TOKEN_MEAN);
    }

    private static ScheduleGraph schedule(TermGraph... terms) {
        return new ScheduleGraph(
                "all",
                Arrays.stream(terms).map(t -> new ScheduleGraph.Term(t, ONE)).toList());
    }

    /** A reply without a semicolon is right: about half of all random replies. */
    private static RolloutPlan rollouts(String... stop) {
        TextExpr marked = new TextExpr.Call("concat", List.of(new TextExpr.Reply(), new TextExpr.TextLiteral(";x")));
        TextExpr rest = new TextExpr.Call("after", List.of(marked, new TextExpr.TextLiteral(";")));
        var reward = new RewardPlan("plain", new TextExpr.Call("exact", List.of(rest, new TextExpr.TextLiteral("x"))));
        return new RolloutPlan(2, 1, 1, reward, RolloutPlan.Overlong.SCORE, 0, List.of(stop));
    }

    private static TrainPlan plan(
            ScheduleGraph schedule,
            Map<Companion, ModelPlan> companions,
            RolloutPlan rollouts,
            Optional<FilterPlan> filter,
            int steps) {
        return plan(schedule, companions, rollouts, filter, 8, steps);
    }

    private static TrainPlan plan(
            ScheduleGraph schedule,
            Map<Companion, ModelPlan> companions,
            RolloutPlan rollouts,
            Optional<FilterPlan> filter,
            int minibatch,
            int steps) {
        var data = new DatasetPlan(
                "sums",
                new DatasetPlan.Source.Task("chain_sum", List.of(1, 3), "train", 0, 500),
                Map.of(),
                false,
                0,
                OptionalInt.empty());
        var optimizer = new OptimizerPlan(1e-2, 0.9, 0.999, 1e-8, 0, 1, 0, OptimizerPlan.Decay.CONSTANT);
        var recipe = new RecipePlan(
                "tiny",
                "digest",
                OWN,
                companions,
                data,
                Optional.of(rollouts),
                filter,
                schedule,
                optimizer,
                8,
                minibatch,
                1,
                steps);
        return new TrainPlan(recipe, 7, 2, 0, Optional.empty());
    }

    private String train(TrainPlan plan, String name) throws IOException {
        Path place = temporary.resolve(name);
        try (RunFolder folder = Files.exists(place)
                ? RunFolder.open(place)
                : RunFolder.create(
                        place,
                        RunManifest.beginning(
                                "2026-01-01T00:00:00Z",
                                new RunManifest.Recipe("tiny.hone", "", "", "digest"),
                                List.of(),
                                7,
                                Map.of(),
                                "cpu",
                                2))) {
            return train(plan, folder, RunListener.silent(), new StopToken());
        }
    }

    private static String train(TrainPlan plan, RunFolder folder, RunListener listener, StopToken stop)
            throws IOException {
        Trainer.Result result = new Trainer(runtime, Scripts.none(), plan, folder, listener, stop).train();
        try (var model = result.model()) {
            return model.policy().digest();
        }
    }

    private List<StepMetrics> metrics(String name) throws IOException {
        return RunFolder.readMetrics(temporary.resolve(name));
    }

    private List<JsonNode> replies(String name) throws IOException {
        List<JsonNode> replies = new ArrayList<>();
        for (String line : Files.readAllLines(temporary.resolve(name).resolve("replies.jsonl"))) {
            replies.add(new JsonMapper().readTree(line));
        }
        return replies;
    }

    /** Mean over a step's tokens of log π − log π_other. */
    private static double gap(List<JsonNode> replies, int step, String other) {
        double sum = 0;
        int tokens = 0;
        for (JsonNode reply : replies) {
            if (reply.get("step").asInt() == step) {
                for (int t = 0; t < reply.get(other).size(); t++) {
                    sum += reply.get("policy_logprob").get(t).asDouble()
                            - reply.get(other).get(t).asDouble();
                    tokens++;
                }
            }
        }
        return sum / tokens;
    }

    @Test
    void aReferenceThatIsThePolicysDeclarationHoldsItsStartingWeights() throws IOException {
        ScheduleGraph hold = schedule(
                towards(SourceField.REFERENCE_LOGPROB), whole(new Quantity.Divergence(Companion.REFERENCE, true), -1));
        train(plan(hold, Map.of(Companion.REFERENCE, OWN), rollouts(), Optional.empty(), 1), "hold");
        for (JsonNode reply : replies("hold")) {
            assertThat(reply.get("reference_logprob")).isEqualTo(reply.get("policy_logprob"));
        }
        assertThat(metrics("hold").getFirst().gradientNorm()).isLessThan(1e-5);
    }

    @Test
    void coefficientsFromATeacherMoveThePolicyTowardsIt() throws IOException {
        train(
                plan(
                        schedule(towards(SourceField.TEACHER_LOGPROB)),
                        Map.of(Companion.TEACHER, OTHER),
                        rollouts(),
                        Optional.empty(),
                        12),
                "learn");
        List<JsonNode> replies = replies("learn");
        assertThat(gap(replies, 1, "teacher_logprob")).isGreaterThan(0.1);
        assertThat(gap(replies, 12, "teacher_logprob")).isLessThan(0.7 * gap(replies, 1, "teacher_logprob"));
        assertThat(replies.getFirst().has("reference_logprob")).isFalse();
    }

    @Test
    void anEntropyBonusRaisesAndAPenaltyLowersTheEntropy() throws IOException {
        double start = surprise("bonus", whole(new Quantity.Entropy(), 1), 1);
        assertThat(surprise("bonus", whole(new Quantity.Entropy(), 1), 8)).isGreaterThan(start);
        assertThat(surprise("penalty", whole(new Quantity.Entropy(), -1), 8)).isLessThan(start - 0.2);
    }

    /** Mean −log π of a step's tokens: an estimate of the entropy. */
    private double surprise(String name, TermGraph term, int step) throws IOException {
        if (!Files.exists(temporary.resolve(name))) {
            train(plan(schedule(term), Map.of(), rollouts(), Optional.empty(), 8), name);
        }
        return replies(name).stream()
                .filter(r -> r.get("step").asInt() == step)
                .flatMap(r -> r.get("behaviour_logprob").valueStream())
                .mapToDouble(v -> -v.asDouble())
                .average()
                .orElseThrow();
    }

    @Test
    void aTermWithoutItsModelAndAModelWithOtherTokensAreRefused() {
        ScheduleGraph learn = schedule(towards(SourceField.TEACHER_LOGPROB));
        assertThatThrownBy(() -> train(plan(learn, Map.of(), rollouts(), Optional.empty(), 1), "none"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("reads the teacher, but the recipe declares no such model");
        ModelPlan strange = model("strange", 4, " -+0123456789;=");
        assertThatThrownBy(() -> train(
                        plan(learn, Map.of(Companion.TEACHER, strange), rollouts(), Optional.empty(), 1), "strange"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("the teacher `strange` does not have the policy's tokens")
                .hasMessageContaining("\"+\" is token 4 of the policy and token 5 there");
        ModelPlan larger = model("larger", 4, ALPHABET + "x");
        ScheduleGraph compare = schedule(whole(new Quantity.Divergence(Companion.TEACHER, false), -1));
        assertThatThrownBy(() -> train(
                        plan(compare, Map.of(Companion.TEACHER, larger), rollouts(), Optional.empty(), 1), "larger"))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("has logits for 19 tokens and the policy for 18");
    }

    private static Optional<FilterPlan> mixedOnly(int rounds) {
        Expr rate = new Expr.Stat(PromptStat.PASS_RATE, 0);
        Expr keep = new Expr.Binary(
                Expr.BinaryOp.AND,
                new Expr.Binary(Expr.BinaryOp.GREATER, rate, new Expr.Literal(0)),
                new Expr.Binary(Expr.BinaryOp.LESS, rate, ONE));
        return Optional.of(new FilterPlan(keep, rounds));
    }

    @Test
    void aFilterDrawsFurtherPromptsUntilTheBatchIsFull() throws IOException {
        train(plan(schedule(centred()), Map.of(), rollouts(), mixedOnly(20), 3), "filter");
        Set<String> drawn = new HashSet<>();
        for (StepMetrics step : metrics("filter")) {
            assertThat(step.prompts()).isEqualTo(8);
            assertThat(step.filtered()).isPositive();
            assertThat(step.reinforced()).isEqualTo(1);
            assertThat(step.noSignal()).isEqualTo(step.filtered() / (step.filtered() + 8.0));
        }
        for (JsonNode reply : replies("filter")) {
            drawn.add(reply.get("prompt").asText());
        }
        assertThat(drawn)
                .as("further prompts are the next of the epoch, so none comes twice")
                .hasSize(metrics("filter").stream()
                        .mapToInt(m -> m.prompts() + m.filtered())
                        .sum());
    }

    @Test
    void aDemonstrationStandsInTheGroupOfItsPromptsRollouts() throws IOException {
        // Only the demonstration is right, so there is a signal only where it counts in the group.
        var copied = new RewardPlan(
                "copied",
                new TextExpr.Call("exact", List.of(new TextExpr.Reply(), new TextExpr.Column(DatasetPlan.DEMO))));
        var failing = new RolloutPlan(3, 1, 1, copied, RolloutPlan.Overlong.SCORE, 0, List.of());
        EstimatorGraph alone = centred();
        var mixed = new EstimatorGraph(
                "mixed",
                SourceKind.MIXED,
                alone.mask(),
                alone.reference(),
                alone.advantage(),
                alone.likelihood(),
                alone.aggregate());
        train(plan(schedule(alone), Map.of(), failing, Optional.empty(), 1), "alone");
        train(plan(schedule(mixed), Map.of(), failing, Optional.empty(), 1), "mixed");
        assertThat(metrics("alone").getFirst().tokensTrained()).isZero();
        StepMetrics step = metrics("mixed").getFirst();
        long trained =
                replies("mixed").stream().mapToLong(r -> r.get("tokens").size()).sum();
        assertThat(step.tokensTrained()).isEqualTo(trained);
        assertThat(replies("mixed")).hasSize(8 * (3 + 1));
        assertThat(step.passRate()).isZero();
    }

    @Test
    void aFilterGivesUpAfterItsRounds() throws IOException {
        Expr never = new Expr.Binary(Expr.BinaryOp.GREATER, new Expr.Stat(PromptStat.PASS_RATE, 0), ONE);
        String after = train(
                plan(schedule(centred()), Map.of(), rollouts(), Optional.of(new FilterPlan(never, 3)), 1), "never");
        StepMetrics step = metrics("never").getFirst();
        assertThat(step.prompts()).isZero();
        assertThat(step.filtered()).isEqualTo(3 * 8);
        assertThat(after).isEqualTo(step.weightsDigest());
    }

    @Test
    void everythingTogetherGoesOnToTheBitAfterAStop() throws IOException {
        ScheduleGraph all = schedule(
                centred(),
                towards(SourceField.TEACHER_LOGPROB),
                whole(new Quantity.Entropy(), 0.01),
                whole(new Quantity.Divergence(Companion.REFERENCE, true), -0.1));
        TrainPlan plan = plan(
                all, Map.of(Companion.REFERENCE, OWN, Companion.TEACHER, OTHER), rollouts("="), mixedOnly(3), 4, 4);
        String whole = train(plan, "whole");
        var stop = new StopToken();
        RunListener stopAtOne = new RunListener() {
            @Override
            public void step(StepMetrics metrics) {
                stop.request();
            }
        };
        try (RunFolder folder = RunFolder.create(
                temporary.resolve("resumed"),
                RunManifest.beginning(
                        "2026-01-01T00:00:00Z",
                        new RunManifest.Recipe("tiny.hone", "", "", "digest"),
                        List.of(),
                        7,
                        Map.of(),
                        "cpu",
                        2))) {
            train(plan, folder, stopAtOne, stop);
        }
        assertThat(metrics("resumed")).hasSize(1);
        assertThat(train(plan, "resumed")).isEqualTo(whole);
        for (StepMetrics step : metrics("whole")) {
            assertThat(step.imitated()).isZero();
            assertThat(step.tokensTrained()).isPositive().isLessThanOrEqualTo(step.tokensSampled());
        }
        assertThat(temporary.resolve("resumed/replies.jsonl"))
                .hasSameTextualContentAs(temporary.resolve("whole/replies.jsonl"));
    }

    @Test
    void aReplyEndsWithTheTokenThatCompletesAStopText() throws IOException {
        ScheduleGraph bonus = schedule(whole(new Quantity.Entropy(), 0));
        train(plan(bonus, Map.of(), rollouts(), Optional.empty(), 1), "free");
        train(plan(bonus, Map.of(), rollouts("=", "1;"), Optional.empty(), 1), "stopped");
        List<JsonNode> free = replies("free");
        List<JsonNode> stopped = replies("stopped");
        assertThat(stopped).hasSameSizeAs(free);
        int cut = 0;
        for (int i = 0; i < free.size(); i++) {
            String text = free.get(i).get("text").asText();
            int end = text.length();
            for (String stop : List.of("=", "1;")) {
                end = text.contains(stop) ? Math.min(end, text.indexOf(stop) + stop.length()) : end;
            }
            assertThat(stopped.get(i).get("text").asText()).isEqualTo(text.substring(0, end));
            cut += end < text.length() ? 1 : 0;
        }
        assertThat(cut).isPositive();
    }

    @Test
    void theSoftRuleTakesMoreTheNearerAReplyIsToTheLimit() {
        var plan = new RolloutPlan(2, 1, 1, rollouts().reward(), RolloutPlan.Overlong.SOFT, 4, List.of());
        double[] rewards = new double[9];
        for (int length = 0; length <= 8; length++) {
            var reply = new Reply(new int[length], new float[length], length == 8);
            var score = Score.of(Verdict.RIGHT);
            rewards[length] = Group.reward(reply, score, plan, 8);
        }
        assertThat(rewards).containsExactly(1, 1, 1, 1, 1, 0.75, 0.5, 0.25, 0);
    }
}
