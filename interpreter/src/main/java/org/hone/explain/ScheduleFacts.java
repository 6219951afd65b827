package org.hone.explain;

import static org.hone.explain.Remark.caution;
import static org.hone.explain.Remark.fact;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hone.formula.Formula;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.ScheduleGraph;

/** How the terms of a schedule are balanced. */
final class ScheduleFacts {
    private ScheduleFacts() {}

    static List<Remark> of(ScheduleGraph graph, List<String> terms, Decisions decisions) {
        List<Remark> found = new ArrayList<>();
        if (terms.size() == 1) {
            return found;
        }
        found.add(
                decisions.mixes()
                        ? fact("balance", "some prompts are trained by several terms at once, with the weights below")
                        : fact(
                                "balance",
                                "a switch: no state below gives a prompt to more than one term, so the weights choose and do not"
                                        + " mix"));
        List<Double> sums = decisions.rows().stream()
                .map(r -> r.weights().stream().mapToDouble(w -> w).sum())
                .distinct()
                .toList();
        found.add(
                sums.size() == 1
                        ? fact(
                                "balance",
                                "the weights of a prompt add up to " + Figures.of(sums.getFirst()) + " in every state")
                        : caution(
                                "balance",
                                "the weights of a prompt add up to "
                                        + Figures.of(sums.stream()
                                                .mapToDouble(s -> s)
                                                .min()
                                                .orElse(0)) + " to "
                                        + Figures.of(sums.stream()
                                                .mapToDouble(s -> s)
                                                .max()
                                                .orElse(0))
                                        + ": the size of the step depends on the state"));
        List<Axis> outer = graph.terms().stream()
                .map(t -> outer(t.estimator().aggregate()))
                .toList();
        if (outer.stream().distinct().count() > 1) {
            found.add(caution(
                    "balance",
                    IntStream.range(0, terms.size())
                                    .mapToObj(i ->
                                            "`" + terms.get(i) + "` ends in a mean over " + Axes.plural(outer.get(i)))
                                    .collect(Collectors.joining(", "))
                            + ": their balance drifts with lengths and with how many prompts each trains"));
        } else if (outer.getFirst() == Axis.PROMPT) {
            found.add(fact(
                    "balance",
                    "every term divides by all prompts of the optimiser step, also those it does not train: α · L_RL +"
                            + " β · L_SFT per prompt, however many prompts go to each (HPT, Eq. 13)"));
        } else {
            found.add(caution(
                    "balance",
                    "a term divides by the " + Axes.plural(outer.getFirst())
                            + " it trains only: a few prompts weigh as much as many"));
        }
        IntStream.range(0, terms.size())
                .forEach(i -> found.add(fact(
                        "scale of " + terms.get(i),
                        "a token's coefficient is divided by "
                                + Formula.denominators(
                                        graph.terms().get(i).estimator().aggregate()))));
        return found;
    }

    private static Axis outer(Aggregate aggregate) {
        Axis reached = Axis.TOKEN;
        Axis last = Axis.TOKEN;
        for (Aggregate.Step step : aggregate.steps()) {
            if (step instanceof Aggregate.Step.Sum s) {
                last = reached;
                reached = s.per();
            } else if (step instanceof Aggregate.Step.Mean m) {
                last = reached;
                reached = m.per();
            }
        }
        return last;
    }
}
