package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.hone.runtime.estimate.EstimatorException;
import org.hone.runtime.estimate.PromptHistory;
import org.hone.runtime.estimate.PromptStats;
import org.hone.runtime.estimate.ScheduleEvaluator;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.record.StepOutcomes;

/**
 * What a schedule decides on recorded pass rates: the evaluator and the memory of prompts are those of training, so that a run's
 * own record gives the weights that the run used.
 *
 * @param schedule the schedule
 * @param steps one entry for each recorded step
 */
public record ScheduleReplay(ScheduleGraph schedule, List<Step> steps) {
    public ScheduleReplay {
        steps = List.copyOf(steps);
    }

    /**
     * Replays a schedule.
     *
     * @param totalSteps steps of the whole run, which {@code q.progress} divides by
     * @param recorded the steps, in ascending order
     * @throws EstimatorException if a weight is not a finite number
     */
    public static ScheduleReplay of(ScheduleGraph schedule, int totalSteps, List<StepOutcomes> recorded) {
        PromptHistory history = new PromptHistory();
        List<Step> steps = new ArrayList<>();
        for (StepOutcomes outcomes : recorded) {
            List<PromptStats> stats = new ArrayList<>();
            for (StepOutcomes.Prompt p : outcomes.prompts()) {
                stats.add(history.stats(
                        p.prompt(), p.passRate(), p.meanReward(), p.rollouts(), outcomes.step(), totalSteps));
            }
            steps.add(new Step(schedule, outcomes, ScheduleEvaluator.weights(schedule, stats)));
            outcomes.prompts().forEach(p -> history.visited(p.prompt(), p.passRate()));
        }
        return new ScheduleReplay(schedule, steps);
    }

    /**
     * The decisions of one step.
     *
     * @param weights weight of each term on each prompt: shape {@code [terms][prompts]}
     */
    public record Step(ScheduleGraph schedule, StepOutcomes outcomes, double[][] weights) {

        /** Share of prompts whose demonstration is trained on. */
        public double imitated() {
            return share(Step::readsDemos);
        }

        /** Share of prompts whose rollouts are trained on. */
        public double reinforced() {
            return share(Step::readsRollouts);
        }

        /** Mean pass rate of the step's prompts. */
        public double passRate() {
            return outcomes.prompts().stream()
                    .mapToDouble(StepOutcomes.Prompt::passRate)
                    .average()
                    .orElse(Double.NaN);
        }

        /** Demonstrations among all sequences that are trained on: {@code N_off / (N_off + N_on)}; NaN if none is. */
        public double offlineShare() {
            double demos = 0;
            double rollouts = 0;
            for (int p = 0; p < outcomes.prompts().size(); p++) {
                demos += trained(p, Step::readsDemos) ? 1 : 0;
                rollouts += trained(p, Step::readsRollouts)
                        ? outcomes.prompts().get(p).rollouts()
                        : 0;
            }
            return demos / (demos + rollouts);
        }

        /** Whether a prompt's demonstration is trained on. */
        public boolean imitates(int prompt) {
            return trained(prompt, Step::readsDemos);
        }

        private double share(Predicate<ScheduleGraph.Term> kind) {
            double count = 0;
            for (int p = 0; p < outcomes.prompts().size(); p++) {
                count += trained(p, kind) ? 1 : 0;
            }
            return count / outcomes.prompts().size();
        }

        private boolean trained(int prompt, Predicate<ScheduleGraph.Term> kind) {
            for (int term = 0; term < weights.length; term++) {
                if (weights[term][prompt] > 0 && kind.test(schedule.terms().get(term))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean readsDemos(ScheduleGraph.Term term) {
            return term.estimator().source() != SourceKind.ROLLOUTS;
        }

        private static boolean readsRollouts(ScheduleGraph.Term term) {
            return term.estimator().source() != SourceKind.DEMOS;
        }
    }
}
