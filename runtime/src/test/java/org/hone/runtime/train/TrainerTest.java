package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.plan.DatasetPlan;
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
import org.hone.runtime.torch.Scores;
import org.hone.runtime.torch.TokenSequence;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Scripts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole training runs of a very small model. */
class TrainerTest {
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

    private static String train(TrainPlan plan, RunFolder folder, RunListener listener, StopToken stop)
            throws IOException {
        Trainer.Result result = new Trainer(runtime, Scripts.none(), plan, folder, listener, stop).train();
        try (var model = result.model()) {
            return model.policy().digest();
        }
    }

    /** Metrics without wall times. */
    private static List<StepMetrics> metrics(Path folder) throws IOException {
        return RunFolder.readMetrics(folder).stream()
                .map(m -> new StepMetrics(
                        m.step(),
                        m.steps(),
                        m.passRate(),
                        m.meanReward(),
                        m.imitated(),
                        m.reinforced(),
                        m.noSignal(),
                        m.replyLength(),
                        m.truncated(),
                        m.gradientNorm(),
                        m.learningRate(),
                        m.logprobGap(),
                        m.tokensSampled(),
                        m.tokensTrained(),
                        m.passRateByGroup(),
                        Map.of(),
                        m.weightsDigest(),
                        m.prompts(),
                        m.filtered()))
                .toList();
    }

    @Test
    void aStoppedAndResumedRunEqualsAnUninterruptedOneToTheBit() throws IOException {
        TrainPlan plan = Tiny.plan(Tiny.gate(), 6, 3e-3);
        String whole;
        try (RunFolder folder = folder("whole")) {
            whole = train(plan, folder, RunListener.silent(), new StopToken());
        }
        var stop = new StopToken();
        RunListener stopAtThree = new RunListener() {
            @Override
            public void step(StepMetrics metrics) {
                if (metrics.step() == 3) {
                    stop.request();
                }
            }
        };
        try (RunFolder folder = folder("resumed")) {
            train(plan, folder, stopAtThree, stop);
        }
        assertThat(metrics(temporary.resolve("resumed"))).hasSize(3);
        String resumed;
        try (RunFolder folder = RunFolder.open(temporary.resolve("resumed"))) {
            resumed = train(plan, folder, RunListener.silent(), new StopToken());
        }
        assertThat(resumed).isEqualTo(whole);
        assertThat(metrics(temporary.resolve("resumed"))).isEqualTo(metrics(temporary.resolve("whole")));
        assertThat(temporary.resolve("resumed/replies.jsonl"))
                .hasSameTextualContentAs(temporary.resolve("whole/replies.jsonl"));
    }

    @Test
    void theGateSendsFailedPromptsToTheDemonstrationAndTheRestToTheirRollouts() throws IOException {
        try (RunFolder folder = folder("gate")) {
            train(Tiny.plan(Tiny.gate(), 6, 3e-3), folder, RunListener.silent(), new StopToken());
        }
        List<StepMetrics> steps = metrics(temporary.resolve("gate"));
        assertThat(steps).allSatisfy(m -> {
            assertThat(m.imitated() + m.reinforced()).isEqualTo(1);
            assertThat(m.logprobGap()).isBetween(0.0, 1e-4);
        });
        assertThat(steps.stream().mapToDouble(StepMetrics::imitated)).anyMatch(share -> share > 0);
        assertThat(steps.stream().mapToDouble(StepMetrics::reinforced)).anyMatch(share -> share > 0);
        String replies = Files.readString(temporary.resolve("gate/replies.jsonl"));
        assertThat(replies).contains("\"rollout\"").contains("\"demo\"");
    }

    @Test
    void groupsOfEqualRewardsLeaveTheWeightsAlone() throws IOException {
        var always = new ScheduleGraph("always", List.of(new ScheduleGraph.Term(Tiny.centred(), Tiny.ONE)));
        TrainPlan plan = Tiny.plan(always, 1, 3e-3);
        RecipePlan r = plan.recipe();
        var never = new RewardPlan("never", new TextExpr.NumberLiteral(0));
        var failing = new RecipePlan(
                r.name(),
                r.digest(),
                r.model(),
                r.companions(),
                r.data(),
                Optional.of(new RolloutPlan(4, 1, 1, never, RolloutPlan.Overlong.SCORE, 0, List.of())),
                r.filter(),
                r.schedule(),
                r.optimizer(),
                r.batch(),
                r.minibatch(),
                r.epochs(),
                1);
        String after;
        try (RunFolder folder = folder("equal")) {
            after = train(
                    new TrainPlan(failing, 7, 1, 0, Optional.empty()), folder, RunListener.silent(), new StopToken());
        }
        StepMetrics step = metrics(temporary.resolve("equal")).getFirst();
        assertThat(step.noSignal()).isEqualTo(1);
        assertThat(step.tokensTrained()).isZero();
        assertThat(step.gradientNorm()).isZero();
        assertThat(after).isEqualTo(step.weightsDigest());
    }

    @Test
    void aCoefficientThatIsNotFiniteStopsTheRunAndNamesTermPromptAndPhase() throws IOException {
        Expr infinite = new Expr.Binary(Expr.BinaryOp.DIVIDE, Tiny.ONE, new Expr.Literal(0));
        var broken = new ScheduleGraph("broken", List.of(new ScheduleGraph.Term(Tiny.sft(infinite), Tiny.ONE)));
        try (RunFolder folder = folder("broken")) {
            assertThatThrownBy(() -> train(Tiny.plan(broken, 2, 3e-3), folder, RunListener.silent(), new StopToken()))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("step 1")
                    .hasMessageContaining("estimate")
                    .hasMessageContaining("sft")
                    .hasMessageContaining("chain_sum/");
        }
        assertThat(metrics(temporary.resolve("broken"))).isEmpty();
    }

    @Test
    void imitationMakesHeldOutDemonstrationsLikelier() throws IOException {
        var imitate = new ScheduleGraph("imitate", List.of(new ScheduleGraph.Term(Tiny.sft(Tiny.ONE), Tiny.ONE)));
        TrainPlan plan = Tiny.plan(imitate, 30, 1e-2);
        double before;
        try (var model = LanguageModel.load(runtime, plan.recipe().model())) {
            before = demonstrationLogprob(model);
        }
        try (RunFolder folder = folder("imitate")) {
            Trainer.Result result =
                    new Trainer(runtime, Scripts.none(), plan, folder, RunListener.silent(), new StopToken()).train();
            try (var model = result.model()) {
                assertThat(demonstrationLogprob(model)).isGreaterThan(before + 0.5);
            }
        }
        assertThat(metrics(temporary.resolve("imitate")).getFirst().tokensSampled())
                .as("a recipe that only imitates samples nothing")
                .isZero();
    }

    /** Mean log-prob of a token of held-out demonstrations, in nats. */
    private static double demonstrationLogprob(LanguageModel model) {
        var held = new DatasetPlan(
                "held",
                new DatasetPlan.Source.Task("chain_sum", List.of(1), "test", 0, 20),
                Map.of(),
                false,
                0,
                OptionalInt.empty());
        Dataset data = Datasets.open(held);
        List<TokenSequence> sequences = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            sequences.add(TokenSequence.of(
                    model.prompt(data.row(i), false),
                    model.demonstration(data.row(i).demo().orElseThrow(), false)));
        }
        double sum = 0;
        int tokens = 0;
        for (Scores scores : model.policy().score(sequences, 1)) {
            for (float logprob : scores.logprobs()) {
                sum += logprob;
                tokens++;
            }
        }
        return sum / tokens;
    }
}
