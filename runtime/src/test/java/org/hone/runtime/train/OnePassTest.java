package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.assertj.core.data.Offset;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.Reply;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Scripts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gradient of one pass is that of scoring first, whatever the guess before it was. */
final class OnePassTest {
    private static final Expr BEHAVIOUR = new Expr.Field(SourceField.BEHAVIOUR_LOGPROB);

    private static TorchRuntime runtime;

    @BeforeAll
    static void start() {
        runtime = TorchRuntime.start(1, notice -> {});
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void aTermThatReadsItsOwnLogprobsIsGatheredAsIfScoredFirst() throws IOException {
        assertThat(agree(List.of(Tiny.centred(), Tiny.sft(Tiny.ONE)))).isTrue();
    }

    @Test
    void whatWasGuessedDeadAndIsNotIsGatheredAfterwards() throws IOException {
        // What sampling noted is not below itself, so every reply is guessed to have no factor; but see `astray`.
        EstimatorGraph below = masked(SourceKind.ROLLOUTS, Expr.BinaryOp.LESS, BEHAVIOUR);
        assertThat(agree(List.of(below))).isTrue();
    }

    @Test
    void whatWasGuessedAliveAndIsNotAddsNothing() throws IOException {
        EstimatorGraph same = masked(SourceKind.ROLLOUTS, Expr.BinaryOp.EQUAL, BEHAVIOUR);
        assertThat(agree(List.of(same, Tiny.centred()))).isTrue();
    }

    @Test
    void aReplyOfTwoTermsAndAScoredDemonstrationAreThereOnce() throws IOException {
        EstimatorGraph unsure = masked(SourceKind.DEMOS, Expr.BinaryOp.LESS, new Expr.Literal(-1));
        EstimatorGraph sure = masked(SourceKind.ROLLOUTS, Expr.BinaryOp.GREATER, new Expr.Literal(-3));
        assertThat(agree(List.of(Tiny.centred(), unsure, sure, Tiny.sft(new Expr.Literal(0.5)))))
                .isTrue();
    }

    @Test
    void aMaskThatNeedsTheLogprobsOfOtherRepliesIsScoredFirst() throws IOException {
        BiFunction<Expr.ReduceOp, Axis, Expr> over = (op, axis) -> new Expr.Reduce(op, Tiny.POLICY, axis);
        Expr sequence = over.apply(Expr.ReduceOp.MEAN, Axis.SEQUENCE);
        assertThat(own(sequence)).isTrue();
        assertThat(own(over.apply(Expr.ReduceOp.MEAN, Axis.PROMPT))).isFalse();
        assertThat(own(over.apply(Expr.ReduceOp.MAX, Axis.BATCH))).isFalse();
        assertThat(own(new Expr.Frozen(new Expr.Reduce(Expr.ReduceOp.STD, sequence, Axis.BATCH))))
                .isFalse();
        assertThat(own(new Expr.Reduce(Expr.ReduceOp.MEAN, new Expr.Field(SourceField.REWARD), Axis.BATCH)))
                .isTrue();
        assertThat(own(new Expr.Field(SourceField.ENTROPY))).isFalse();
        Expr mean = over.apply(Expr.ReduceOp.MEAN, Axis.BATCH);
        assertThat(phases(masked(SourceKind.ROLLOUTS, Expr.BinaryOp.LESS, mean)))
                .containsExactly(Phase.ESTIMATE, Phase.ESTIMATE);
        assertThat(phases(Tiny.centred())).contains(Phase.UPDATE);
    }

    private static boolean own(Expr threshold) {
        EstimatorGraph graph = masked(SourceKind.ROLLOUTS, Expr.BinaryOp.LESS, threshold);
        return Term.of(schedule(List.of(graph))).getFirst().ownLogprobs();
    }

    /** Trains the tokens whose log-prob stands in a relation to a threshold. */
    private static EstimatorGraph masked(SourceKind source, Expr.BinaryOp relation, Expr threshold) {
        return new EstimatorGraph(
                "masked",
                source,
                new Expr.Binary(relation, Tiny.POLICY, threshold),
                source == SourceKind.DEMOS ? new Expr.Frozen(Tiny.POLICY) : BEHAVIOUR,
                new Expr.Literal(0.7),
                Tiny.POLICY,
                Tiny.MEANS);
    }

    private static ScheduleGraph schedule(List<EstimatorGraph> estimators) {
        return new ScheduleGraph(
                "schedule",
                estimators.stream()
                        .map(e -> new ScheduleGraph.Term(e, Tiny.ONE))
                        .toList());
    }

    private static List<Phase> phases(EstimatorGraph estimator) throws IOException {
        List<Phase> heard = new ArrayList<>();
        try (TrainingState state = state(List.of(estimator))) {
            TrainingStep step = state.step(1, heard::add);
            TrainingStep.Drawn drawn = step.score(step.sample());
            double[][] weights = step.gate(drawn);
            heard.clear();
            step.estimate(drawn, weights, 0);
        }
        return heard;
    }

    private static TrainingState state(List<EstimatorGraph> estimators) throws IOException {
        TrainPlan plan = Tiny.plan(schedule(estimators), 1, 1e-3);
        Dataset data = Datasets.open(plan.recipe().data());
        Needs needs = Needs.of(plan.recipe(), data, Scripts.none());
        return new TrainingState(runtime, Scripts.none(), plan, data, needs, Optional.empty());
    }

    /** Whether both gradients are the same but for rounding, and not zero. */
    private static boolean agree(List<EstimatorGraph> estimators) throws IOException {
        try (TrainingState state = state(estimators)) {
            Learner learner = state.learner();
            TrainingStep step = state.step(1, phase -> {});
            List<Group> groups = step.score(step.sample()).kept().stream()
                    .map(OnePassTest::astray)
                    .toList();
            double[] ones = new double[groups.size()];
            Arrays.fill(ones, 1);

            var first = new Estimation(state, 1);
            List<Estimation.Prepared> terms = state.needs().terms().stream()
                    .map(term -> first.prepare(term, groups, ones))
                    .toList();
            terms.forEach(first::score);
            List<Estimation.TermEstimate> expected =
                    terms.stream().map(first::estimate).toList();
            step.accumulate(expected.stream().flatMap(t -> t.live().stream()).toList());
            List<float[]> gradient = gradient(state);
            learner.clear();

            assertThat(state.needs().terms()).allMatch(Term::ownLogprobs);
            var second = new Estimation(state, 1);
            var pass = new OnePass(second, learner, terms);
            pass.scoreTheDead();
            pass.gather();
            List<Estimation.TermEstimate> found =
                    terms.stream().map(second::estimate).toList();
            pass.correct(found);

            assertThat(second.scores().keySet()).containsAll(first.scores().keySet());
            double norm = learner.gradientNorm();
            List<float[]> once = gradient(state);
            for (int i = 0; i < once.size(); i++) {
                assertThat(once.get(i)).containsExactly(gradient.get(i), Offset.offset((float) (1e-5 * norm)));
            }
            return norm > 1e-3;
        }
    }

    /** What sampling noted is half a nat above what the policy says, so that a guess by the one is no guess of the other. */
    private static Group astray(Group group) {
        return new Group(
                group.row(),
                group.prompt(),
                group.rollouts().stream()
                        .map(r -> new Group.Rollout(
                                new Reply(
                                        r.reply().tokens(),
                                        raised(r.reply().logprobs()),
                                        r.reply().truncated()),
                                r.text(),
                                r.score(),
                                r.reward()))
                        .toList(),
                group.demo());
    }

    private static float[] raised(float[] logprobs) {
        float[] more = logprobs.clone();
        for (int t = 0; t < more.length; t++) {
            more[t] += 0.5f;
        }
        return more;
    }

    private static List<float[]> gradient(TrainingState state) {
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < state.model().policy().trained().size(); i++) {
            all.add(state.learner().gradient(i));
        }
        return all;
    }
}
