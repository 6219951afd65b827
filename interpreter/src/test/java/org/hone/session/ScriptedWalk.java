package org.hone.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hone.runtime.estimate.PromptHistory;
import org.hone.runtime.estimate.PromptStats;
import org.hone.runtime.estimate.ScheduleEvaluator;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.verify.Verdict;
import org.hone.runtime.walk.Replacement;
import org.hone.runtime.walk.StepEstimate;
import org.hone.runtime.walk.StepGate;
import org.hone.runtime.walk.StepPrompt;
import org.hone.runtime.walk.StepResult;
import org.hone.runtime.walk.StepWalk;
import org.hone.runtime.walk.TermGradients;
import org.hone.runtime.walk.TokenizedReply;

/**
 * A walk without a model: every step has the prompt {@code p0}, which one of two replies gets right, and {@code p1}, which none
 * does. Weights are those of the recipe's schedule; every coefficient of term {@code i} is {@code i + 1}.
 */
public final class ScriptedWalk implements StepWalk {
    private static final List<Double> PASS_RATES = List.of(0.5, 0.0);

    private final RunListener listener;
    private final List<Replacement> replacements = new ArrayList<>();
    private final List<StepMetrics> metrics = new ArrayList<>();
    private StopToken stop;
    private RecipePlan recipe;
    private int step = 1;
    private Phase next = Phase.SAMPLE;

    public ScriptedWalk(TrainPlan plan, RunListener listener, StopToken stop) {
        this.stop = stop;
        this.recipe = plan.recipe();
        this.listener = listener;
    }

    @Override
    public void heed(StopToken token) {
        stop = token;
    }

    @Override
    public RecipePlan recipe() {
        return recipe;
    }

    @Override
    public int step() {
        return step;
    }

    @Override
    public Phase next() {
        return next;
    }

    private void enter(Phase phase) {
        boolean again = next.compareTo(phase) > 0 && (phase == Phase.GATE || phase == Phase.ESTIMATE);
        if (!again && next != phase) {
            throw new IllegalStateException(phase.word() + " does not come next, but " + next.word());
        }
        listener.phase(step, phase);
        if (stop.interrupted()) {
            throw new InterruptedActionException();
        }
        next = switch (phase) {
            case SAMPLE -> Phase.SCORE;
            case SCORE -> Phase.GATE;
            case GATE -> Phase.ESTIMATE;
            case ESTIMATE -> Phase.UPDATE;
            case UPDATE -> Phase.SAMPLE;
        };
    }

    @Override
    public List<StepPrompt> sample() {
        enter(Phase.SAMPLE);
        return prompts(false);
    }

    @Override
    public List<StepPrompt> score() {
        enter(Phase.SCORE);
        return prompts(true);
    }

    private List<StepPrompt> prompts(boolean scored) {
        List<StepPrompt> prompts = new ArrayList<>();
        for (int p = 0; p < PASS_RATES.size(); p++) {
            List<StepPrompt.Reply> replies = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                boolean right = i < PASS_RATES.get(p) * 2;
                var reply = new TokenizedReply("4" + i, List.of("4", "" + i), new float[] {-0.5f, -1}, false);
                replies.add(new StepPrompt.Reply(
                        reply,
                        scored ? Optional.of(right ? Verdict.RIGHT : Verdict.WRONG) : Optional.empty(),
                        scored ? OptionalDouble.of(right ? 1 : 0) : OptionalDouble.empty()));
            }
            prompts.add(new StepPrompt("p" + p, "2" + p + "+20=", replies, Optional.of("40"), true));
        }
        return prompts;
    }

    private double[][] weights(RecipePlan of) {
        List<PromptStats> stats = PASS_RATES.stream()
                .map(rate -> new PromptHistory().stats("p", rate, rate, 2, step, of.steps()))
                .toList();
        return ScheduleEvaluator.weights(of.schedule(), stats);
    }

    private List<String> terms() {
        return recipe.schedule().terms().stream().map(t -> t.estimator().name()).toList();
    }

    @Override
    public StepGate gate() {
        enter(Phase.GATE);
        double[][] weights = weights(recipe);
        List<StepGate.Decision> decisions = new ArrayList<>();
        for (int p = 0; p < PASS_RATES.size(); p++) {
            List<Double> own = new ArrayList<>();
            for (double[] term : weights) {
                own.add(term[p]);
            }
            decisions.add(new StepGate.Decision("p" + p, PASS_RATES.get(p), PASS_RATES.get(p), own));
        }
        return new StepGate(terms(), decisions);
    }

    @Override
    public StepEstimate estimate() {
        enter(Phase.ESTIMATE);
        double[][] weights = weights(recipe);
        List<StepEstimate.Term> terms = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            List<StepEstimate.Sequence> sequences = new ArrayList<>();
            for (int p = 0; p < PASS_RATES.size(); p++) {
                if (weights[i][p] != 0) {
                    sequences.add(new StepEstimate.Sequence(
                            "p" + p,
                            RecordedReply.Source.ROLLOUT,
                            0,
                            List.of("4", "0"),
                            new float[] {-0.5f, -1},
                            new double[] {1, 1},
                            new double[] {1, 1},
                            new double[] {i + 1, i + 1},
                            new float[] {i + 1, i + 1},
                            new float[] {(float) weights[i][p], (float) weights[i][p]}));
                }
            }
            terms.add(new StepEstimate.Term(terms().get(i), true, sequences));
        }
        return new StepEstimate(1, PASS_RATES.size(), 1e-3, 0, terms);
    }

    @Override
    public TermGradients gradients() {
        if (next != Phase.UPDATE) {
            throw new IllegalStateException("nothing is estimated");
        }
        int n = terms().size();
        double[] norms = new double[n];
        double[][] cosines = new double[n][n];
        for (int i = 0; i < n; i++) {
            norms[i] = i + 1;
            for (int j = 0; j < n; j++) {
                cosines[i][j] = i == j ? 1 : 0;
            }
        }
        return new TermGradients(terms(), norms, cosines, 1);
    }

    @Override
    public StepResult update() {
        enter(Phase.UPDATE);
        var done = new StepMetrics(
                step,
                recipe.steps(),
                0.25,
                0.25,
                0.5,
                0.5,
                0.5,
                2,
                0,
                1,
                1e-3,
                0,
                8,
                4,
                Map.of(),
                Map.of(Phase.SAMPLE, 1.0),
                "w" + (step - 1),
                PASS_RATES.size(),
                0);
        metrics.add(done);
        step++;
        return new StepResult(done, prompts(true));
    }

    @Override
    public void abandon() {
        next = Phase.SAMPLE;
    }

    @Override
    public void replace(RecipePlan other) {
        weights(other);
        replacements.add(new Replacement(step, next, recipe.digest(), other.digest()));
        recipe = other;
        if (next == Phase.UPDATE) {
            next = Phase.ESTIMATE;
        }
    }

    @Override
    public List<Replacement> replacements() {
        return List.copyOf(replacements);
    }

    @Override
    public String weightsDigest() {
        return "w" + (step - 1);
    }

    @Override
    public List<StepMetrics> metrics() {
        return List.copyOf(metrics);
    }

    @Override
    public void save(Path folder) {
        throw new IllegalStateException("there is no model to save");
    }

    @Override
    public void close() {}
}
