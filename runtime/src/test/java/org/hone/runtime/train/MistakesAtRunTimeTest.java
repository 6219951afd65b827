package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.data.DataException;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.data.Row;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.plan.DatasetPlan;
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
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.Reply;
import org.hone.runtime.torch.Scores;
import org.hone.runtime.torch.TokenSequence;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes that only a run can make: each is put in, and is refused before the first step or in it. */
class MistakesAtRunTimeTest {
    private static final String ALPHABET = " +-0123456789;=";
    private static final int EOS = 2;
    private static final Expr POLICY = new Expr.Field(SourceField.POLICY_LOGPROB);
    private static final Expr ONE = new Expr.Literal(1);
    private static final Aggregate TOKEN_MEAN = new Aggregate(List.of(new Aggregate.Step.Mean(Axis.BATCH)));
    private static final RewardPlan ONE_EACH = new RewardPlan("any", new TextExpr.NumberLiteral(1));
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

    private static ScheduleGraph schedule(EstimatorGraph estimator) {
        return new ScheduleGraph("all", List.of(new ScheduleGraph.Term(estimator, ONE)));
    }

    private static ScheduleGraph reinforce() {
        return schedule(new EstimatorGraph(
                "reinforce",
                SourceKind.ROLLOUTS,
                ONE,
                new Expr.Field(SourceField.BEHAVIOUR_LOGPROB),
                new Expr.Field(SourceField.REWARD),
                POLICY,
                TOKEN_MEAN));
    }

    private static ScheduleGraph imitate(Expr advantage) {
        return schedule(new EstimatorGraph(
                "sft", SourceKind.DEMOS, ONE, new Expr.Frozen(POLICY), advantage, POLICY, TOKEN_MEAN));
    }

    private static ModelPlan fresh(long seed) {
        return new ModelPlan(
                "policy", new ModelPlan.Source.Fresh(2, 32, 4, 2, 48, ALPHABET, seed), 8, Optional.empty());
    }

    private static DatasetPlan sums() {
        return new DatasetPlan(
                "sums",
                new DatasetPlan.Source.Task("chain_sum", List.of(1, 3), "train", 0, 500),
                Map.of(),
                false,
                0,
                OptionalInt.empty());
    }

    /** One row of JSON: prompt and demonstration. */
    private DatasetPlan row(String prompt, String demo, boolean chat) throws IOException {
        Path file = temporary.resolve("rows.jsonl");
        Files.writeString(file, "{\"q\": \"" + prompt + "\", \"a\": \"" + demo + "\"}\n");
        return new DatasetPlan(
                "rows",
                new DatasetPlan.Source.Jsonl(file),
                Map.of(
                        DatasetPlan.PROMPT, new TextExpr.Column("q"),
                        DatasetPlan.DEMO, new TextExpr.Column("a")),
                chat,
                0,
                OptionalInt.empty());
    }

    private static RecipePlan recipe(
            ModelPlan model, DatasetPlan data, ScheduleGraph schedule, double temperature, int batch) {
        return new RecipePlan(
                "tiny",
                "digest",
                model,
                Map.of(),
                data,
                Optional.of(new RolloutPlan(2, temperature, 1, ONE_EACH, RolloutPlan.Overlong.SCORE, 0, List.of())),
                Optional.empty(),
                schedule,
                new OptimizerPlan(1e-2, 0.9, 0.999, 1e-8, 0, 1, 0, OptimizerPlan.Decay.CONSTANT),
                batch,
                batch,
                1,
                3);
    }

    private List<String> train(RecipePlan recipe) throws IOException {
        List<String> notices = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void notice(String text) {
                notices.add(text);
            }
        };
        try (RunFolder folder = RunFolder.create(
                temporary.resolve("run"),
                RunManifest.beginning(
                        "2026-01-01T00:00:00Z",
                        new RunManifest.Recipe("tiny.hone", "", "", "digest"),
                        List.of(),
                        7,
                        Map.of(),
                        "cpu",
                        2))) {
            new Trainer(
                            runtime,
                            Scripts.none(),
                            new TrainPlan(recipe, 7, 10, 0, Optional.empty()),
                            folder,
                            listener,
                            new StopToken())
                    .train()
                    .model()
                    .close();
        }
        return notices;
    }

    private void refusedBeforeTheFirstStep(RecipePlan recipe, String... says) {
        assertThatThrownBy(() -> train(recipe))
                .isInstanceOf(TrainingException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(says).doesNotContain("step "));
        assertThat(temporary.resolve("run/metrics.jsonl")).doesNotExist();
    }

    /** The state of a training whose phases a test calls itself. */
    private static TrainingState state(RecipePlan recipe) {
        try {
            Dataset data = Datasets.open(recipe.data());
            return new TrainingState(
                    runtime,
                    Scripts.none(),
                    new TrainPlan(recipe, 7, 10, 0, Optional.empty()),
                    data,
                    Needs.of(recipe, data, Scripts.none()),
                    Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sampler of the same prompts with another model, or for another recipe. */
    private static Sampler sampler(LanguageModel model, RecipePlan recipe) {
        Dataset data = Datasets.open(recipe.data());
        return new Sampler(model, data, recipe, Scripts.none(), 7, true, data.hasDemos());
    }

    /** A step whose samples are those of another sampler. */
    private static void step(TrainingState state, int number, Sampler sampler) {
        TrainingStep step = state.step(number, phase -> {});
        Sampler.Sampled sampled = sampler.sample(
                number, state.history().drawn(), 0, state.recipe().batch(), done -> {});
        TrainingStep.Drawn drawn = step.score(sampled);
        double[][] weights = step.gate(drawn);
        step.apply(step.estimate(drawn, weights, 0));
        step.finish(drawn, weights);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.7, 1.6})
    void atAnyTemperatureSamplingAndScoringMeanOneDistribution(double temperature) throws IOException {
        train(recipe(fresh(3), sums(), reinforce(), temperature, 4));
        List<StepMetrics> steps = RunFolder.readMetrics(temporary.resolve("run"));
        assertThat(steps).hasSize(3).allSatisfy(m -> assertThat(m.logprobGap()).isBetween(1e-9, 1e-4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.7, 1.6})
    void aTemperatureMissingInScoringIsRefusedInTheFirstStep(double temperature) {
        RecipePlan recipe = recipe(fresh(3), sums(), reinforce(), temperature, 4);
        try (TrainingState state = state(recipe)) {
            String before = state.model().policy().digest();
            Sampler plain = sampler(state.model(), recipe(fresh(3), sums(), reinforce(), 1, 4));
            assertThatThrownBy(() -> step(state, 1, plain))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("step 1, phase estimate")
                    .hasMessageContaining("reply to prompt chain_sum/")
                    .hasMessageContaining("sampled at temperature 1.00 and scored at " + temperature);
            assertThat(state.model().policy().digest())
                    .as("nothing was applied")
                    .isEqualTo(before);
        }
    }

    @Test
    void shiftedLogProbsAreRefusedInTheFirstStep() {
        try (TrainingState state = state(recipe(fresh(3), sums(), reinforce(), 1, 4))) {
            Sampler sampler = state.sampler();
            List<Group> groups = sampler.score(sampler.sample(1, 0, 0, 4, done -> {}));
            List<Group> shifted = groups.stream()
                    .map(g -> with(g, reply -> {
                        float[] moved = new float[reply.logprobs().length];
                        System.arraycopy(reply.logprobs(), 0, moved, 1, moved.length - 1);
                        return new Reply(reply.tokens(), moved, reply.truncated());
                    }))
                    .toList();
            assertThatThrownBy(() -> new Canary(state.model(), 1, 1).check(shifted, scores(state, shifted)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("shifted by one token");
            assertThat(new Canary(state.model(), 1, 1).check(groups, scores(state, groups)))
                    .isBetween(1e-9, 1e-4);
        }
    }

    @Test
    void moreThanATokenOnTheEdgeIsNoRounding() {
        try (TrainingState state = state(recipe(fresh(3), sums(), reinforce(), 1, 4))) {
            Sampler sampler = state.sampler();
            List<Group> groups = sampler.score(sampler.sample(1, 0, 0, 4, done -> {}));
            var canary = new Canary(state.model(), 1, 1);
            List<Group> edge = off(groups, 1, 5e-4f);
            assertThat(canary.check(edge, scores(state, edge))).isBetween(4e-4, 6e-4);
            List<Group> two = off(groups, 2, 2e-4f);
            assertThatThrownBy(() -> canary.check(two, scores(state, two)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("at most 1e-04 of that is rounding");
            List<Group> one = off(groups, 1, 2e-3f);
            assertThatThrownBy(() -> canary.check(one, scores(state, one))).isInstanceOf(TrainingException.class);
        }
    }

    /** The first token of some replies was noted with another log-prob. */
    private static List<Group> off(List<Group> groups, int replies, float by) {
        int[] left = {replies};
        return groups.stream()
                .map(g -> with(g, reply -> {
                    float[] other = reply.logprobs().clone();
                    other[0] -= left[0]-- > 0 ? by : 0;
                    return new Reply(reply.tokens(), other, reply.truncated());
                }))
                .toList();
    }

    @Test
    void anotherPromptThanTheOneSampledFromIsRefusedInTheFirstStep() {
        try (TrainingState state = state(recipe(fresh(3), sums(), reinforce(), 1, 4))) {
            Sampler sampler = state.sampler();
            List<Group> groups = sampler.score(sampler.sample(1, 0, 0, 4, done -> {})).stream()
                    .map(g -> new Group(g.row(), Arrays.copyOf(g.prompt(), 3), g.rollouts(), g.demo()))
                    .toList();
            assertThatThrownBy(() -> new Canary(state.model(), 1, 1).check(groups, scores(state, groups)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("the same tokens of the prompt");
        }
    }

    private static IdentityHashMap<Object, Scores> scores(TrainingState state, List<Group> groups) {
        IdentityHashMap<Object, Scores> scores = new IdentityHashMap<>();
        for (Group group : groups) {
            for (Group.Rollout rollout : group.rollouts()) {
                TokenSequence all =
                        TokenSequence.of(group.prompt(), rollout.reply().tokens());
                scores.put(
                        rollout, state.model().policy().score(List.of(all), 1).getFirst());
            }
        }
        return scores;
    }

    private static Group with(Group group, java.util.function.UnaryOperator<Reply> change) {
        return new Group(
                group.row(),
                group.prompt(),
                group.rollouts().stream()
                        .map(r -> new Group.Rollout(change.apply(r.reply()), r.text(), r.score(), r.reward()))
                        .toList(),
                group.demo());
    }

    @Test
    void rolloutsOfOtherWeightsAreRefusedInTheFirstStep() {
        RecipePlan recipe = recipe(fresh(3), sums(), reinforce(), 1, 4);
        try (TrainingState state = state(recipe);
                LanguageModel other = LanguageModel.load(runtime, fresh(4))) {
            assertThatThrownBy(() -> step(state, 1, sampler(other, recipe)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("step 1, phase sample")
                    .hasMessageContaining(other.policy().digest().substring(0, 12))
                    .hasMessageContaining(state.model().policy().digest().substring(0, 12));
        }
    }

    @Test
    void rolloutsOfTheBaseModelAreRefusedOnceThePolicyHasMoved() {
        RecipePlan recipe = recipe(fresh(3), sums(), reinforce(), 1, 4);
        try (TrainingState state = state(recipe);
                LanguageModel base = LanguageModel.load(runtime, fresh(3))) {
            step(state, 1, sampler(base, recipe));
            assertThatThrownBy(() -> step(state, 2, sampler(base, recipe)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("another or an older policy");
        }
    }

    @Test
    void rolloutsOneStepOlderThanDeclaredAreRefused() {
        RecipePlan recipe = recipe(fresh(3), sums(), reinforce(), 1, 4);
        try (TrainingState state = state(recipe)) {
            Sampler sampler = state.sampler();
            Sampler.Sampled old = sampler.sample(1, 0, 0, 4, done -> {});
            assertThatThrownBy(() -> new StepChecks(state.model(), recipe, 2).sampled(old, sampler.score(old)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("step 2")
                    .hasMessageContaining("sampled for step 1");
            new StepChecks(state.model(), recipe, 1).sampled(old, sampler.score(old));
            step(state, 1, sampler);
            assertThatThrownBy(() -> new StepChecks(state.model(), recipe, 1).sampled(old, sampler.score(old)))
                    .as("an update between sampling and training, within one step")
                    .hasMessageContaining("older policy");
        }
    }

    @Test
    void aBeginTokenInTheTextOfAPromptIsRefusedBeforeTheFirstStep() throws IOException {
        refusedBeforeTheFirstStep(
                recipe(fresh(3), row("<bos>1+1=", "2", false), imitate(ONE), 1, 1),
                "the prompt of row rows.jsonl:1",
                "`<bos>` twice",
                "<bos><bos>1+1=",
                "take it out of the text of `prompt`");
    }

    @Test
    void aBeginTokenInADemonstrationIsRefusedBeforeTheFirstStep() throws IOException {
        refusedBeforeTheFirstStep(
                recipe(fresh(3), row("1+1=", "<bos>2", false), imitate(ONE), 1, 1),
                "the demonstration of row rows.jsonl:1",
                "begin token `<bos>`");
    }

    /** A model folder whose chat template is given. */
    private ModelPlan chatModel(String template, String stops) throws IOException {
        Path folder = temporary.resolve("model");
        try (LanguageModel model = LanguageModel.load(runtime, fresh(3))) {
            model.save(folder);
        }
        Files.writeString(folder.resolve("chat_template.jinja"), template);
        for (String name : new String[] {"config.json", "generation_config.json"}) {
            Path file = folder.resolve(name);
            Files.writeString(
                    file,
                    Files.readString(file).replaceAll("\"eos_token_id\"\\s*:\\s*2", "\"eos_token_id\": " + stops));
        }
        return new ModelPlan("policy", new ModelPlan.Source.Directory(folder), 8, Optional.empty());
    }

    @Test
    void aTemplateThatAddsASecondBeginTokenIsRefusedBeforeTheFirstStep() throws IOException {
        String twice = "{{ bos_token }}{% for m in messages %}{{ bos_token if loop.first }}{{ m.content }}"
                + "{{ eos_token if m.role == 'assistant' }}{% endfor %}";
        refusedBeforeTheFirstStep(
                recipe(chatModel(twice, "2"), row("1+1=", "2", true), imitate(ONE), 1, 1),
                "the prompt of row rows.jsonl:1",
                "<bos><bos>1+1=",
                "the chat template");
    }

    @Test
    void aTextThatTheModelHasNoTokensForIsNamedWithItsRow() throws IOException {
        assertThatThrownBy(() -> train(recipe(fresh(3), row("1+1 — ?", "2", false), imitate(ONE), 1, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "the prompt of row rows.jsonl:1: character '—' (U+2014) at position 4 is not in")
                .hasMessageContaining("use a model that has tokens for it");
        assertThatThrownBy(() -> train(recipe(fresh(3), row("1+1=", "2—", false), imitate(ONE), 1, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the demonstration `2—`: character '—'");
    }

    @Test
    void aDemonstrationEndsAsTheTemplateEndsAReply() throws IOException {
        String template = "{{ bos_token }}{% for m in messages %}{{ m.content }}"
                + "{{ '<eos>' if m.role == 'assistant' }}{% endfor %}";
        try (LanguageModel model = LanguageModel.load(runtime, chatModel(template, "[0, 2]"))) {
            assertThat(model.demonstration("7", true)).endsWith(EOS).hasSize(2);
            assertThat(model.demonstration("7", false)).endsWith(0).hasSize(2);
        }
    }

    @Test
    void aTemplateWhoseEndIsNoStopTokenIsNoticed() throws IOException {
        String template = "{{ bos_token }}{% for m in messages %}{{ m.content }}"
                + "{{ '<eos>' if m.role == 'assistant' }}{% endfor %}";
        List<String> notices = train(recipe(chatModel(template, "0"), row("1+1=", "2", true), imitate(ONE), 1, 1));
        assertThat(notices)
                .anySatisfy(n -> assertThat(n)
                        .contains("ends a reply with `<eos>`", "no stop token", "trained to end with `<pad>`"));
    }

    @Test
    void aStopTokenInsideADemonstrationIsRefusedBeforeTheFirstStep() throws IOException {
        refusedBeforeTheFirstStep(
                recipe(fresh(3), row("1+1=", "2<eos>", false), imitate(ONE), 1, 1),
                "the demonstration of row rows.jsonl:1",
                "stop token `<eos>` as token 1 of 3",
                "take it out of the text of `demo`");
    }

    @Test
    void aDemonstrationWithoutAStopTokenIsRefused() {
        RecipePlan recipe = recipe(fresh(3), sums(), imitate(ONE), 1, 4);
        try (LanguageModel model = LanguageModel.load(runtime, recipe.model())) {
            Group group = new Group(
                    Datasets.open(sums()).row(0),
                    new int[] {1, 5},
                    List.of(),
                    Optional.of(new Group.Demo(new int[] {6, 7}, "12", 1)));
            assertThatThrownBy(() -> new TokenChecks(model, recipe).check(group))
                    .hasMessageContaining("does not end with a stop token (`<eos>`)");
        }
    }

    @Test
    void aFinishedReplyWithoutAStopTokenIsRefusedInTheFirstStep() {
        RecipePlan recipe = recipe(fresh(3), sums(), reinforce(), 1, 4);
        try (TrainingState state = state(recipe)) {
            Sampler sampler = state.sampler();
            Sampler.Sampled sampled = sampler.sample(1, 0, 0, 4, done -> {});
            List<Group> cut = sampler.score(sampled).stream()
                    .map(g -> with(g, r -> new Reply(new int[] {5}, new float[] {r.logprobs()[0]}, false)))
                    .toList();
            assertThatThrownBy(() -> new StepChecks(state.model(), recipe, 1).sampled(sampled, cut))
                    .hasMessageContaining("no stop token");
        }
    }

    /** Two demonstrations with factors that a test makes. */
    private static List<Estimation.Weighted> weighted(RecipePlan recipe, float... factors) {
        Term term = Term.of(recipe.schedule()).getFirst();
        List<Estimation.Weighted> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            var demo = new Group.Demo(new int[] {6, 7, EOS}, "12", 1);
            Row row = Datasets.open(sums()).row(i);
            var group = new Group(row, new int[] {1, 5}, List.of(), Optional.of(demo));
            all.add(new Estimation.Weighted(
                    term, group, demo, TokenSequence.of(group.prompt(), demo.tokens()), factors, 1));
        }
        return all;
    }

    private static void estimated(RecipePlan recipe, List<Estimation.Weighted> weighted) {
        try (LanguageModel model = LanguageModel.load(runtime, recipe.model())) {
            var checks = new StepChecks(model, recipe, 1);
            List<Group> groups =
                    weighted.stream().map(Estimation.Weighted::group).toList();
            checks.estimated(groups, new IdentityHashMap<>(), weighted);
            checks.trainable(groups, weighted);
        }
    }

    @Test
    void aMaskThatLeavesOutTheStopTokenIsRefusedInTheFirstStep() {
        RecipePlan recipe = recipe(fresh(3), sums(), imitate(ONE), 1, 2);
        estimated(recipe, weighted(recipe, 1, 1, 1));
        assertThatThrownBy(() -> estimated(recipe, weighted(recipe, 1, 1, 0)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("the term sft")
                .hasMessageContaining("never the stop token");
    }

    @Test
    void aMaskOfAnotherLengthThanTheReplyIsRefused() {
        RecipePlan recipe = recipe(fresh(3), sums(), imitate(ONE), 1, 2);
        assertThatThrownBy(() -> estimated(recipe, weighted(recipe, 1, 1)))
                .hasMessageContaining("2 factors for 3 tokens");
    }

    @Test
    void everyLabelMaskedIsRefusedInTheFirstStep() throws IOException {
        RecipePlan recipe = recipe(fresh(3), row("1+1=", "2", false), imitate(new Expr.Literal(0)), 1, 1);
        assertThatThrownBy(() -> train(recipe))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("step 1")
                .hasMessageContaining("the term sft leaves out every token of all 1 demonstrations");
    }

    @Test
    void aDemonstrationOfNoTokenIsRefusedBeforeTheFirstStep() throws IOException {
        // A blank is no text: the data set refuses it by its row before the tokens are looked at.
        assertThatThrownBy(() -> train(recipe(fresh(3), row("1+1=", " ", false), imitate(ONE), 1, 1)))
                .hasMessageContaining("rows.jsonl, line 1")
                .hasMessageContaining("`demo`");
        assertThat(temporary.resolve("run/metrics.jsonl")).doesNotExist();
    }

    @Test
    void aDemonstrationOfNothingButItsEndIsRefused() {
        RecipePlan recipe = recipe(fresh(3), sums(), imitate(ONE), 1, 4);
        try (LanguageModel model = LanguageModel.load(runtime, recipe.model())) {
            var demo = new Group.Demo(new int[] {EOS}, "\u200b", 1);
            Row row = Datasets.open(sums()).row(0);
            var group = new Group(row, new int[] {1, 5}, List.of(), Optional.of(demo));
            assertThatThrownBy(() -> new TokenChecks(model, recipe).check(group))
                    .hasMessageContaining(row.id())
                    .hasMessageContaining("no token but the stop token");
        }
    }

    @Test
    void aDemonstrationThatDoesNotFitTheContextIsRefusedBeforeTheFirstStep() throws IOException {
        refusedBeforeTheFirstStep(
                recipe(fresh(3), row("1+1=", "2".repeat(2100), false), imitate(ONE), 1, 1),
                "the prompt of row rows.jsonl:1",
                "its demonstration 2101",
                "context of 2048",
                "nothing is cut off silently");
    }

    @Test
    void aFirstStepWhoseRepliesAreAllTruncatedAndLeftOutIsRefused() {
        RecipePlan scored = recipe(fresh(3), sums(), reinforce(), 1, 16);
        RolloutPlan r = scored.rollouts().orElseThrow();
        var masked =
                new RolloutPlan(r.n(), r.temperature(), r.topP(), r.reward(), RolloutPlan.Overlong.MASK, 0, List.of());
        RecipePlan recipe = new RecipePlan(
                scored.name(),
                scored.digest(),
                scored.model(),
                Map.of(),
                scored.data(),
                Optional.of(masked),
                Optional.empty(),
                scored.schedule(),
                scored.optimizer(),
                16,
                16,
                1,
                3);
        var reply = new Reply(new int[] {5, 5}, new float[] {-1, -1}, true);
        var rollout = new Group.Rollout(reply, "22", Score.of(Verdict.WRONG), 0);
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            groups.add(new Group(
                    Datasets.open(sums()).row(i), new int[] {1, 5}, List.of(rollout, rollout), Optional.empty()));
        }
        try (LanguageModel model = LanguageModel.load(runtime, recipe.model())) {
            assertThatThrownBy(() -> new StepChecks(model, recipe, 1).trainable(groups, List.of()))
                    .hasMessageContaining("all 32 replies reached max_reply = 8");
            new StepChecks(model, recipe, 2).trainable(groups, List.of());
        }
    }

    @Test
    void aSequenceThatDoesNotBeginWithItsPromptIsRefused() {
        RecipePlan recipe = recipe(fresh(3), sums(), imitate(ONE), 1, 2);
        List<Estimation.Weighted> wrong = weighted(recipe, 1, 1, 1).stream()
                .map(w -> new Estimation.Weighted(
                        w.term(),
                        w.group(),
                        w.origin(),
                        TokenSequence.of(new int[] {1, 8}, new int[] {6, 7, EOS}),
                        w.factors(),
                        1))
                .toList();
        assertThatThrownBy(() -> estimated(recipe, wrong))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("does not begin with the tokens of its prompt");
        List<Estimation.Weighted> other = weighted(recipe, 1, 1, 1).stream()
                .map(w -> new Estimation.Weighted(
                        w.term(),
                        w.group(),
                        w.origin(),
                        TokenSequence.of(new int[] {1, 5}, new int[] {6, 8, EOS}),
                        w.factors(),
                        1))
                .toList();
        assertThatThrownBy(() -> estimated(recipe, other)).hasMessageContaining("other tokens than those");
    }

    @Test
    void aTokenizerThatChangesDemonstrationsIsNoticed() throws IOException {
        Path folder = temporary.resolve("model");
        try (LanguageModel model = LanguageModel.load(runtime, fresh(3))) {
            model.save(folder);
        }
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll(
                                "\"normalizer\"\\s*:\\s*null",
                                "\"normalizer\": {\"type\": \"Replace\", \"pattern\": {\"String\": \"3\"}, \"content\": \"4\"}"));
        var plan = new ModelPlan("policy", new ModelPlan.Source.Directory(folder), 8, Optional.empty());
        List<String> notices = train(recipe(plan, row("1+2=", "3", false), imitate(ONE), 1, 1));
        assertThat(notices).anySatisfy(n -> assertThat(n).contains("rows.jsonl:1", "trained on as `4`"));
    }
}
