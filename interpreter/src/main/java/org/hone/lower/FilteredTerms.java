package org.hone.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStats;
import org.hone.runtime.estimate.ScheduleEvaluator;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.plan.FilterPlan;

/**
 * Terms that a filter leaves without a prompt, such as imitation of failed prompts under a filter that drops them. Runs
 * filter and weights on every pass rate and on steps all over the run; what depends on history cannot be enumerated.
 */
final class FilteredTerms {
    private static final int STEPS = 200;

    private FilteredTerms() {}

    /** The first term that has a weight on some prompt, but on none that the filter keeps. */
    static OptionalInt first(FilterPlan filter, ScheduleGraph schedule, int n, int steps) {
        List<PromptStats> states = states(n, steps);
        if (!known(filter.keep())) {
            return OptionalInt.empty();
        }
        boolean[] kept = ScheduleEvaluator.nonZero(filter.keep(), states);
        return IntStream.range(0, schedule.terms().size())
                .filter(term -> known(schedule.terms().get(term).weight()))
                .filter(term -> {
                    boolean[] trained =
                            ScheduleEvaluator.nonZero(schedule.terms().get(term).weight(), states);
                    return IntStream.range(0, kept.length).anyMatch(i -> trained[i])
                            && IntStream.range(0, kept.length).noneMatch(i -> trained[i] && kept[i]);
                })
                .findFirst();
    }

    private static boolean known(Expr e) {
        return !Inspect.any(
                e,
                x -> x instanceof Expr.Stat s
                        && switch (s.stat()) {
                            case PASS_RATE, N, STEP, PROGRESS -> false;
                            case MEAN_REWARD, VISITS, LAST_PASS_RATE, PASS_RATE_EMA -> true;
                        });
    }

    private static List<PromptStats> states(int n, int steps) {
        List<PromptStats> states = new ArrayList<>();
        int stride = Math.max(1, steps / STEPS);
        for (int step = 1; step <= steps; step = step == steps ? steps + 1 : Math.min(step + stride, steps)) {
            for (int right = 0; right <= n; right++) {
                double rate = (double) right / n;
                states.add(new PromptStats(rate, rate, n, step, steps, 1, rate, decay -> rate));
            }
        }
        return states;
    }
}
