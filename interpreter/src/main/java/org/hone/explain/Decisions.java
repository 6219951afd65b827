package org.hone.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.runtime.estimate.PromptStats;
import org.hone.runtime.estimate.ScheduleEvaluator;
import org.hone.runtime.estimate.ScheduleGraph;

/**
 * The weights of a schedule for every number of right replies, at the first, the middle and the last step where it reads time.
 *
 * @param n rollouts of a prompt
 * @param steps steps of the run
 * @param terms names of the terms
 * @param rows one for each state
 */
public record Decisions(int n, int steps, List<String> terms, List<Row> rows) {
    public Decisions {
        terms = List.copyOf(terms);
        rows = List.copyOf(rows);
    }

    /**
     * One state of a prompt. What is read of earlier visits is that of a prompt seen once, with the same pass rate.
     *
     * @param step the step, from 1
     * @param right replies of reward 1
     * @param weights the weight of each term
     */
    public record Row(int step, int right, List<Double> weights) {
        public Row {
            weights = List.copyOf(weights);
        }
    }

    static Decisions of(ScheduleGraph schedule, List<String> names, int n, int steps) {
        boolean timed = schedule.terms().stream()
                .anyMatch(t -> Walk.any(
                        t.weight(),
                        e -> e instanceof Expr.Stat s
                                && (s.stat() == PromptStat.STEP || s.stat() == PromptStat.PROGRESS)));
        TreeSet<Integer> when = new TreeSet<>(List.of(1));
        if (timed) {
            when.addAll(List.of(Math.max(1, steps / 4), Math.max(1, steps / 2), steps));
        }
        List<Row> rows = new ArrayList<>();
        for (int step : when) {
            List<PromptStats> states = new ArrayList<>();
            for (int right = 0; right <= n; right++) {
                double rate = (double) right / Math.max(n, 1);
                states.add(new PromptStats(rate, rate, n, step, steps, 1, rate, decay -> rate));
            }
            double[][] weights = ScheduleEvaluator.weights(schedule, states);
            for (int right = 0; right <= n; right++) {
                List<Double> row = new ArrayList<>();
                for (double[] term : weights) {
                    row.add(term[right]);
                }
                rows.add(new Row(step, right, row));
            }
        }
        return new Decisions(n, steps, names, rows);
    }

    /** Whether some state gives more than one term a weight. */
    public boolean mixes() {
        return rows.stream()
                .anyMatch(r -> r.weights().stream().filter(w -> w != 0).count() > 1);
    }

    /** Whether the weights depend on the step. */
    public boolean timed() {
        return rows.stream().mapToInt(Row::step).distinct().count() > 1;
    }
}
