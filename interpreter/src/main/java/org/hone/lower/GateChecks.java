package org.hone.lower;

import java.util.Map;
import java.util.Optional;
import org.hone.check.Elaborator;
import org.hone.check.Show;
import org.hone.check.Sites;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.source.Place;

/** Weights of a schedule in a recipe: thresholds that are never crossed, branches that are never taken, counts that are not n. */
final class GateChecks {
    private final Elaborator elaborator;
    private final int n;
    private final int steps;

    GateChecks(Elaborator elaborator, int n, int steps) {
        this.elaborator = elaborator;
        this.n = n;
        this.steps = steps;
    }

    boolean check(ScheduleInfo.Entry term) {
        return literals(term) && reach(term);
    }

    private boolean reach(ScheduleInfo.Entry term) {
        GateReach reach = new GateReach(term.weight(), n, steps);
        boolean sound = true;
        for (Map.Entry<Expr, Boolean> constant : reach.constant().entrySet()) {
            Optional<Place> place = elaborator.sites().comparison(constant.getKey());
            if (place.isPresent()) {
                sound = false;
                never(constant.getKey(), constant.getValue(), place.get());
            }
        }
        boolean said = !sound;
        for (Map.Entry<Expr, Boolean> side : reach.oneSided().entrySet()) {
            Optional<Sites.Choice> choice = elaborator.sites().choice(side.getKey());
            if (choice.isPresent() && !said) {
                sound = false;
                add(at(
                        Code.UNREACHABLE_BRANCH,
                        side.getValue()
                                ? choice.get().otherwise()
                                : choice.get().then(),
                        "no prompt of any step takes this branch"));
            }
        }
        if (sound && reach.alwaysZero()) {
            sound = false;
            add(at(
                            Code.WEIGHT_ZERO,
                            term.weightPlace(),
                            "the weight of `" + term.graph().name() + "` is always 0")
                    .help("remove the term, or give it a weight that some prompt gets"));
        }
        return sound;
    }

    private void never(Expr comparison, boolean value, Place place) {
        Diagnostic d = at(Code.GATE_NEVER, place, "this condition is always " + value);
        if (reads(comparison, PromptStat.PASS_RATE)) {
            d = d.note("with n = " + n + " the pass rate is one of 0, " + fraction(1, n) + " … " + fraction(n - 1, n)
                    + ", 1");
        } else if (reads(comparison, PromptStat.STEP) || reads(comparison, PromptStat.PROGRESS)) {
            d = d.note("the run has " + steps + " steps");
        }
        add(d.help(help(comparison)));
    }

    private String help(Expr comparison) {
        if (reads(comparison, PromptStat.PASS_RATE) && n > 1) {
            return "choose a threshold that some of these are above and some below, or leave the condition out";
        }
        if (reads(comparison, PromptStat.STEP) && steps > 1) {
            return "name a step within the run, or train for more steps";
        }
        return "compare with something that differs between prompts or steps, or leave the condition out";
    }

    private static String fraction(int a, int b) {
        return a + "/" + b;
    }

    private boolean literals(ScheduleInfo.Entry term) {
        Optional<Expr.Binary> product = Inspect.passCount(term.weight());
        if (product.isEmpty()) {
            return true;
        }
        double count = Inspect.literal(product.get());
        if (count == n) {
            return true;
        }
        Place place = elaborator.sites().comparison(product.get()).orElse(term.weightPlace());
        add(at(
                        Code.LITERAL_COUNT,
                        place,
                        "the pass rate times " + Show.number(count) + " is no number of rollouts: n is " + n)
                .help("write `q.n`, which follows the recipe"));
        return false;
    }

    private static boolean reads(Expr e, PromptStat stat) {
        return Inspect.any(e, x -> x instanceof Expr.Stat s && s.stat() == stat);
    }

    private static Diagnostic at(Code code, Place place, String message) {
        return Diagnostic.error(code, place.source(), place.span(), message);
    }

    private void add(Diagnostic d) {
        elaborator.reporter().add(d);
    }
}
