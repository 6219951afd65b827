package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.plan.OptimizerPlan;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.Pull;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.walk.Replacement;
import org.hone.runtime.walk.StepEstimate;
import org.hone.runtime.walk.StepGate;
import org.hone.runtime.walk.StepPrompt;
import org.hone.runtime.walk.StepResult;
import org.hone.runtime.walk.StepWalk;
import org.hone.runtime.walk.TermGradients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingWalkTest {
    private static final int STEPS = 3;
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

    private static TrainPlan plan() {
        return Tiny.plan(Tiny.gate(), STEPS, 3e-3);
    }

    private static StepWalk walk(TrainPlan plan) throws IOException {
        return TrainingWalk.open(
                runtime, Scripts.none(), plan, Optional.empty(), RunListener.silent(), new StopToken());
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

    /** Trains and gives the digest of the weights. */
    private String train(String name, RunListener listener, StopToken stop) throws IOException {
        Path path = temporary.resolve(name);
        try (RunFolder folder = path.toFile().exists() ? RunFolder.open(path) : folder(name)) {
            Trainer.Result result = new Trainer(runtime, Scripts.none(), plan(), folder, listener, stop).train();
            try (LanguageModel model = result.model()) {
                return model.policy().digest();
            }
        }
    }

    private static List<String> brief(List<StepMetrics> metrics) {
        return metrics.stream()
                .map(m -> String.join(
                        " ",
                        "" + m.step(),
                        "" + m.passRate(),
                        "" + m.imitated(),
                        "" + m.gradientNorm(),
                        "" + m.learningRate(),
                        "" + m.logprobGap(),
                        "" + m.tokensTrained(),
                        m.weightsDigest()))
                .toList();
    }

    @Test
    void stepsWalkedToTheirEndsLeaveWhatARunLeavesToTheBit() throws IOException {
        String trained = train("run", RunListener.silent(), new StopToken());
        try (StepWalk walk = walk(plan())) {
            walk.sample();
            walk.score();
            walk.gate();
            walk.estimate();
            walk.gradients();
            walk.gate();
            walk.estimate();
            assertThat(walk.next()).isEqualTo(Phase.UPDATE);
            walk.update();
            walk.sample();
            walk.abandon();
            for (int step = 2; step <= STEPS; step++) {
                assertThat(walk.step()).isEqualTo(step);
                walk.finish();
            }
            assertThat(walk.weightsDigest()).isEqualTo(trained);
            assertThat(brief(walk.metrics())).isEqualTo(brief(RunFolder.readMetrics(temporary.resolve("run"))));
            assertThatThrownBy(walk::sample)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("all 3 steps are done");
        }
    }

    @Test
    void theCoefficientsOfAStepAreThoseOfTheEstimatorInDoublePrecision() throws IOException {
        try (StepWalk walk = walk(plan())) {
            walk.finish();
            List<StepPrompt> sampled = walk.sample();
            List<StepPrompt> prompts = walk.score();
            StepGate gate = walk.gate();
            StepEstimate estimate = walk.estimate();
            assertThat(sampled)
                    .allSatisfy(p -> assertThat(p.replies())
                            .hasSize(2)
                            .allSatisfy(r -> assertThat(r.verdict()).isEmpty()));
            assertThat(estimate.prompts()).isEqualTo(4);
            assertThat(estimate.optimizerSteps()).isEqualTo(4);
            StepEstimate.Term reinforced = estimate.terms().getFirst();
            int active = 0;
            for (int p = 0; p < estimate.prompts(); p++) {
                assertThat(gate.prompts().get(p).passRate())
                        .isEqualTo(prompts.get(p).passRate());
                assertThat(gate.prompts().get(p).weights())
                        .isEqualTo(prompts.get(p).passRate() > 0 ? List.of(1.0, 0.0) : List.of(0.0, 1.0));
                active += prompts.get(p).passRate() > 0 ? 2 : 0;
            }
            assertThat(reinforced.sequences()).hasSize(active).isNotEmpty();
            holdAgainstEvaluator(reinforced, prompts, gate, estimate.prompts());
            assertThat(estimate.terms().get(1).sequences()).allSatisfy(demo -> {
                assertThat(demo.source()).isEqualTo(RecordedReply.Source.DEMO);
                assertThat(demo.coefficient()).containsOnly(1f);
                assertThat(demo.ratio()).containsOnly(1);
                assertThat(demo.logprob()).hasSameSizeAs(demo.tokens()).doesNotContain(0f);
            });
        }
    }

    private static void holdAgainstEvaluator(
            StepEstimate.Term term, List<StepPrompt> prompts, StepGate gate, int count) {
        int n = term.sequences().size();
        int[] offsets = new int[n + 1];
        int[] promptOf = new int[n];
        double[] rewards = new double[n];
        List<Double> policy = new ArrayList<>();
        List<Double> behaviour = new ArrayList<>();
        List<String> ids = prompts.stream().map(StepPrompt::id).toList();
        for (int i = 0; i < n; i++) {
            StepEstimate.Sequence sequence = term.sequences().get(i);
            promptOf[i] = ids.indexOf(sequence.prompt());
            StepPrompt.Reply reply = prompts.get(promptOf[i]).replies().get(sequence.index());
            rewards[i] = reply.reward().orElseThrow();
            offsets[i + 1] = offsets[i] + sequence.tokens().size();
            assertThat(sequence.tokens()).isEqualTo(reply.reply().tokens());
            for (int t = 0; t < sequence.logprob().length; t++) {
                policy.add((double) sequence.logprob()[t]);
                behaviour.add((double) reply.reply().logprobs()[t]);
            }
        }
        var batch = new PackedBatch(
                offsets,
                promptOf,
                count,
                Map.of(
                        SourceField.POLICY_LOGPROB, doubles(policy),
                        SourceField.BEHAVIOUR_LOGPROB, doubles(behaviour),
                        SourceField.REWARD, rewards));
        double[] weights = gate.prompts().subList(0, count).stream()
                .mapToDouble(p -> p.weights().getFirst())
                .toArray();
        Coefficients expected = Evaluator.evaluate(Tiny.centred(), batch, weights);
        for (int i = 0; i < n; i++) {
            StepEstimate.Sequence sequence = term.sequences().get(i);
            for (int t = 0; t < sequence.tokens().size(); t++) {
                int at = offsets[i] + t;
                double made = sequence.mask()[t] * sequence.ratio()[t] * sequence.advantage()[t];
                assertThat((double) sequence.coefficient()[t]).isCloseTo(expected.coefficient()[at], within(1e-6));
                assertThat(made).isCloseTo(expected.coefficient()[at], within(1e-12));
                assertThat((double) sequence.weight()[t]).isCloseTo(expected.weight()[at], within(1e-6));
            }
        }
    }

    private static double[] doubles(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void theGradientsOfTheTermsAreComparedAsTheyAre() throws IOException {
        RecipePlan r = plan().recipe();
        var recipe = new RecipePlan(
                r.name(),
                r.digest(),
                r.model(),
                r.companions(),
                r.data(),
                r.rollouts(),
                r.filter(),
                r.schedule(),
                r.optimizer(),
                16,
                16,
                1,
                r.steps());
        var plan = new TrainPlan(recipe, 7, 1, 0, Optional.empty());
        TermGradients found;
        try (StepWalk walk = walk(plan)) {
            walk.sample();
            walk.score();
            walk.gate();
            walk.estimate();
            found = walk.gradients();
        }
        Dataset data = Datasets.open(plan.recipe().data());
        try (var state = new TrainingState(
                runtime, Scripts.none(), plan, data, Needs.of(plan.recipe(), data, Scripts.none()), Optional.empty())) {
            TrainingStep step = state.step(1, phase -> {});
            TrainingStep.Drawn drawn = step.score(step.sample());
            TrainingStep.Estimated estimated = step.estimate(drawn, step.gate(drawn), 0);
            double[][] both = new double[2][];
            for (int i = 0; i < 2; i++) {
                List<Pull> pulls = estimated.terms().get(i).sequences().stream()
                        .map(w -> new Pull(w.tokens(), w.factors(), Map.of()))
                        .toList();
                state.learner().clear();
                state.learner().accumulate(pulls, 1, Map.of());
                both[i] = gradient(state);
            }
            assertThat(found.terms()).containsExactly("centred", "sft");
            assertThat(found.norms()[0]).isCloseTo(norm(both[0]), within(1e-7)).isPositive();
            assertThat(found.norms()[1]).isCloseTo(norm(both[1]), within(1e-7)).isPositive();
            double cosine = dot(both[0], both[1]) / norm(both[0]) / norm(both[1]);
            assertThat(found.cosines()[0][1]).isCloseTo(cosine, within(1e-6)).isEqualTo(found.cosines()[1][0]);
            assertThat(found.cosines()[0][0]).isCloseTo(1, within(1e-12));
            double[] sum = new double[both[0].length];
            Arrays.setAll(sum, k -> both[0][k] + both[1][k]);
            assertThat(found.norm()).isCloseTo(norm(sum), within(1e-5));
        }
    }

    private static double[] gradient(TrainingState state) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < state.model().policy().config().tensors().size(); i++) {
            for (float x : state.learner().gradient(i)) {
                all.add((double) x);
            }
        }
        return doubles(all);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    @Test
    void anAbandonedStepLeavesTheWeightsUntouchedAndCanBeBegunAgain() throws IOException {
        try (StepWalk walk = walk(plan())) {
            String before = walk.weightsDigest();
            List<StepPrompt> first = walk.sample();
            walk.score();
            walk.gate();
            walk.estimate();
            walk.gradients();
            walk.abandon();
            assertThat(walk.weightsDigest()).isEqualTo(before);
            assertThat(walk.next()).isEqualTo(Phase.SAMPLE);
            assertThat(walk.metrics()).isEmpty();
            assertThatThrownBy(walk::update)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("sample comes next, not update");
            List<StepPrompt> again = walk.sample();
            assertThat(texts(again)).isEqualTo(texts(first));
        }
    }

    private static List<String> texts(List<StepPrompt> prompts) {
        return prompts.stream()
                .flatMap(p ->
                        p.replies().stream().map(r -> p.prompt() + r.reply().text()))
                .toList();
    }

    private static RecipePlan with(RecipePlan r, String digest, ScheduleGraph schedule, OptimizerPlan optimizer) {
        return new RecipePlan(
                r.name(),
                digest,
                r.model(),
                r.companions(),
                r.data(),
                r.rollouts(),
                r.filter(),
                schedule,
                optimizer,
                r.batch(),
                r.minibatch(),
                r.epochs(),
                r.steps());
    }

    @Test
    void aRedefinedEstimatorChangesTheCoefficientsOfTheSamplesAtHand() throws IOException {
        TrainPlan plan = plan();
        EstimatorGraph old = Tiny.centred();
        var twice = new EstimatorGraph(
                "twice",
                old.source(),
                old.mask(),
                old.reference(),
                new Expr.Binary(Expr.BinaryOp.MULTIPLY, old.advantage(), new Expr.Literal(2)),
                old.likelihood(),
                old.aggregate());
        List<ScheduleGraph.Term> terms =
                new ArrayList<>(plan.recipe().schedule().terms());
        terms.set(0, new ScheduleGraph.Term(twice, terms.getFirst().weight()));
        RecipePlan changed = with(
                plan.recipe(),
                "changed",
                new ScheduleGraph("gate", terms),
                plan.recipe().optimizer());
        List<Phase> heard = new ArrayList<>();
        var listener = new RunListener() {
            @Override
            public void phase(int step, Phase phase) {
                heard.add(phase);
            }
        };
        try (StepWalk walk =
                TrainingWalk.open(runtime, Scripts.none(), plan, Optional.empty(), listener, new StopToken())) {
            walk.sample();
            walk.score();
            walk.gate();
            StepEstimate.Term before = walk.estimate().terms().getFirst();
            walk.replace(changed);
            assertThat(walk.next()).isEqualTo(Phase.ESTIMATE);
            StepEstimate.Term after = walk.estimate().terms().getFirst();
            assertThat(after.name()).isEqualTo("twice");
            assertThat(after.sequences()).hasSameSizeAs(before.sequences()).isNotEmpty();
            for (int i = 0; i < after.sequences().size(); i++) {
                float[] was = before.sequences().get(i).coefficient();
                float[] is = after.sequences().get(i).coefficient();
                for (int t = 0; t < is.length; t++) {
                    assertThat(is[t]).isEqualTo(2 * was[t]);
                }
            }
            assertThat(heard).containsOnlyOnce(Phase.SAMPLE);
            assertThat(walk.replacements()).containsExactly(new Replacement(1, Phase.UPDATE, "digest", "changed"));
            StepResult result = walk.update();
            assertThat(result.metrics().tokensTrained()).isPositive();
            assertThat(walk.recipe().digest()).isEqualTo("changed");
        }
    }

    @Test
    void aNewRecipeThatNeedsOtherSamplesIsRefusedAndTheOldOneStays() throws IOException {
        TrainPlan plan = plan();
        RecipePlan r = plan.recipe();
        var larger = new RecipePlan(
                r.name(),
                "larger",
                r.model(),
                r.companions(),
                r.data(),
                r.rollouts(),
                r.filter(),
                r.schedule(),
                r.optimizer(),
                16,
                4,
                1,
                r.steps());
        var imitation = new ScheduleGraph("imitation", List.of(new ScheduleGraph.Term(Tiny.sft(Tiny.ONE), Tiny.ONE)));
        try (StepWalk walk = walk(plan)) {
            walk.sample();
            assertThatThrownBy(() -> walk.replace(larger))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("`batch`")
                    .hasMessageContaining("abandon the step first");
            assertThat(walk.recipe()).isSameAs(r);
            walk.abandon();
            walk.replace(larger);
            assertThat(walk.sample()).hasSize(16);
        }
        try (StepWalk walk =
                walk(new TrainPlan(with(r, "imitation", imitation, r.optimizer()), 7, 1, 0, Optional.empty()))) {
            assertThat(walk.sample()).allSatisfy(p -> assertThat(p.replies()).isEmpty());
            assertThatThrownBy(() -> walk.replace(r))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("needs rollouts");
        }
    }

    @Test
    void aScheduleThatTurnsToDemonstrationsFindsThemUnderTheSamplesAtHand() throws IOException {
        TrainPlan plan = Tiny.plan(
                new ScheduleGraph("reinforce", List.of(new ScheduleGraph.Term(Tiny.centred(), Tiny.ONE))), 2, 3e-3);
        var imitation = new ScheduleGraph("imitation", List.of(new ScheduleGraph.Term(Tiny.sft(Tiny.ONE), Tiny.ONE)));
        try (StepWalk walk = walk(plan)) {
            walk.sample();
            walk.score();
            walk.gate();
            walk.replace(
                    with(plan.recipe(), "imitation", imitation, plan.recipe().optimizer()));
            assertThat(walk.estimate().terms().getFirst().sequences()).hasSize(4);
        }
    }

    @Test
    void anInterruptedPhaseLeavesTheWalkBeforeItAndNothingBehind() throws IOException {
        String trained = train("run", RunListener.silent(), new StopToken());
        StopToken[] stop = {new StopToken()};
        List<Phase> interruptIn = new ArrayList<>(List.of(Phase.SAMPLE, Phase.ESTIMATE, Phase.UPDATE));
        var listener = new RunListener() {
            @Override
            public void phase(int step, Phase phase) {
                if (interruptIn.remove(phase)) {
                    stop[0].interrupt();
                }
            }
        };
        try (StepWalk walk = TrainingWalk.open(runtime, Scripts.none(), plan(), Optional.empty(), listener, stop[0])) {
            int arrays = runtime.manager().getManagedArrays().size();
            String before = walk.weightsDigest();
            for (Phase phase : List.of(Phase.SAMPLE, Phase.ESTIMATE, Phase.UPDATE)) {
                assertThatThrownBy(walk::finish).isInstanceOf(InterruptedActionException.class);
                // Where an estimate gathers its gradient in the same pass, it is the estimate that is interrupted.
                assertThat(walk.next()).isEqualTo(phase == Phase.UPDATE ? Phase.ESTIMATE : phase);
                assertThat(walk.weightsDigest()).isEqualTo(before);
                assertThat(runtime.manager().getManagedArrays()).hasSize(arrays);
                stop[0] = new StopToken();
                walk.heed(stop[0]);
            }
            for (int step = 1; step <= STEPS; step++) {
                walk.finish();
            }
            assertThat(walk.weightsDigest()).isEqualTo(trained);
        }
    }

    @Test
    void anInterruptedRunIsLeftAtOnceAndGoesOnFromItsCheckpoint() throws IOException {
        String trained = train("whole", RunListener.silent(), new StopToken());
        int arrays = runtime.manager().getManagedArrays().size();
        var stop = new StopToken();
        var inTheThirdUpdate = new RunListener() {
            @Override
            public void phase(int step, Phase phase) {
                if (step == 3 && phase == Phase.UPDATE) {
                    stop.interrupt();
                }
            }
        };
        assertThatThrownBy(() -> runtime.interruptibly(stop, () -> train("left", inTheThirdUpdate, stop)))
                .isInstanceOf(InterruptedActionException.class);
        assertThat(runtime.manager().getManagedArrays()).as("nothing leaks").hasSize(arrays);
        assertThat(RunFolder.readMetrics(temporary.resolve("left"))).hasSize(2);
        assertThat(train("left", RunListener.silent(), new StopToken())).isEqualTo(trained);
    }

    @Test
    void aWalkGoesOnWhereARunWasStopped() throws IOException {
        String trained = train("whole", RunListener.silent(), new StopToken());
        var stop = new StopToken();
        var afterTheSecond = new RunListener() {
            @Override
            public void step(StepMetrics metrics) {
                if (metrics.step() == 2) {
                    stop.request();
                }
            }
        };
        String stopped = train("stopped", afterTheSecond, stop);
        Path folder = temporary.resolve("stopped");
        try (LanguageModel model = StoppedRun.model(runtime, plan().recipe().model(), folder)) {
            assertThat(model.policy().digest()).isEqualTo(stopped);
        }
        try (StepWalk walk = TrainingWalk.open(
                runtime, Scripts.none(), plan(), Optional.of(folder), RunListener.silent(), new StopToken())) {
            assertThat(walk.step()).isEqualTo(3);
            assertThat(walk.weightsDigest()).isEqualTo(stopped);
            walk.finish();
            assertThat(walk.weightsDigest()).isEqualTo(trained);
        }
        assertThat(RunFolder.readMetrics(folder)).as("the folder is only read").hasSize(2);
    }
}
