package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.BaseNDManager;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.ScriptException;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.walk.StepWalk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Phases that end in an exception, over and over: every tensor that they made is freed. */
final class FailedPhasesTest {
    private static final int TIMES = Integer.getInteger("hone.leak.times", 12);

    private static TorchRuntime runtime;

    @BeforeAll
    static void start() {
        runtime = TorchRuntime.start(1, notice -> {});
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    /** Everything that is open below the runtime: tensors, and scopes with what is in them. */
    private static long open() {
        return open(runtime.manager());
    }

    private static long open(Object resource) {
        if (!(resource instanceof BaseNDManager manager)) {
            return 1;
        }
        long count = 1;
        for (String field : List.of("resources", "tempResources")) {
            try {
                // The library's own count leaves out the scopes below a scope.
                var declared = BaseNDManager.class.getDeclaredField(field);
                declared.setAccessible(true);
                Collection<?> all = ((Map<?, ?>) declared.get(manager)).values();
                count += all.stream().mapToLong(FailedPhasesTest::open).sum();
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
        return count;
    }

    private static TrainPlan rewarded(ScheduleGraph schedule, TextExpr reward) {
        TrainPlan plan = Tiny.plan(schedule, 4, 3e-3);
        RecipePlan r = plan.recipe();
        var recipe = new RecipePlan(
                r.name(),
                r.digest(),
                r.model(),
                r.companions(),
                r.data(),
                Optional.of(new RolloutPlan(
                        2, 1, 1, new RewardPlan("own", reward), RolloutPlan.Overlong.SCORE, 0, List.of())),
                r.filter(),
                r.schedule(),
                r.optimizer(),
                r.batch(),
                r.minibatch(),
                r.epochs(),
                r.steps());
        return new TrainPlan(recipe, 7, 2, 0, Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"SAMPLE", "ESTIMATE", "UPDATE"})
    void anInterruptedPhaseFreesWhatItMade(Phase phase) throws IOException {
        TrainPlan plan = Tiny.plan(Tiny.gate(), 4, 3e-3);
        long before = open();
        var stop = new StopToken();
        var listener = new RunListener() {
            @Override
            public void phase(int step, Phase begun) {
                if (begun == phase) {
                    stop.interrupt();
                }
            }
        };
        try (StepWalk walk = TrainingWalk.open(runtime, Scripts.none(), plan, Optional.empty(), listener, stop)) {
            long walking = open();
            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(walk::finish).isInstanceOf(InterruptedActionException.class);
                stop.reset();
                assertThat(open()).as("after %d interruptions", i + 1).isEqualTo(walking);
            }
        }
        assertThat(open()).isEqualTo(before);
    }

    @Test
    void aRewardThatCannotGoOnFreesWhatWasSampled() throws IOException {
        Scripts broken = function -> asked -> {
            throw new ScriptException("the script cannot go on");
        };
        failing(
                rewarded(
                        new ScheduleGraph("always", List.of(new ScheduleGraph.Term(Tiny.centred(), Tiny.ONE))),
                        new TextExpr.Foreign(
                                "js",
                                "own.js",
                                "function own() {}",
                                "own",
                                TextExpr.Foreign.Result.VERDICT,
                                List.of(),
                                List.of())),
                broken,
                "cannot go on");
    }

    @Test
    void aCoefficientThatIsNotFiniteFreesWhatWasScored() throws IOException {
        Expr infinite = new Expr.Binary(Expr.BinaryOp.DIVIDE, Tiny.ONE, new Expr.Literal(0));
        failing(
                Tiny.plan(
                        new ScheduleGraph("broken", List.of(new ScheduleGraph.Term(Tiny.sft(infinite), Tiny.ONE))),
                        4,
                        3e-3),
                Scripts.none(),
                "coefficient");
    }

    @Test
    void aGradientThatIsNotFiniteFreesWhatWasGathered() throws IOException {
        Expr huge = new Expr.Literal(3e38);
        failing(
                Tiny.plan(
                        new ScheduleGraph("huge", List.of(new ScheduleGraph.Term(Tiny.sft(huge), Tiny.ONE))), 4, 3e-3),
                Scripts.none(),
                "not finite");
    }

    /** Whole trainings that fail in their first step, and one walk whose step fails again and again. */
    private static void failing(TrainPlan plan, Scripts scripts, String says) throws IOException {
        long before = open();
        for (int i = 0; i < TIMES; i++) {
            assertThatThrownBy(() -> {
                        try (StepWalk walk = TrainingWalk.open(
                                runtime, scripts, plan, Optional.empty(), RunListener.silent(), new StopToken())) {
                            walk.finish();
                        }
                    })
                    .hasMessageContaining(says);
            assertThat(open()).as("after %d failures", i + 1).isEqualTo(before);
        }
        try (StepWalk walk =
                TrainingWalk.open(runtime, scripts, plan, Optional.empty(), RunListener.silent(), new StopToken())) {
            long walking = open();
            String weights = walk.weightsDigest();
            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(walk::finish).hasMessageContaining(says);
                walk.abandon();
                assertThat(open()).as("after %d failures of one walk", i + 1).isEqualTo(walking);
            }
            assertThat(walk.weightsDigest()).isEqualTo(weights);
        }
        assertThat(open()).isEqualTo(before);
    }
}
