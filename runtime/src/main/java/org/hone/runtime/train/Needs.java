package org.hone.runtime.train;

import java.util.List;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.verify.RewardFunction;
import org.hone.runtime.verify.Scripts;

/**
 * What a recipe needs of its prompts.
 *
 * @param terms the terms of its schedule
 * @param rollouts whether the schedule trains on replies of the policy, or it or the filter asks what they are worth
 * @param demos whether the schedule trains on demonstrations
 */
record Needs(List<Term> terms, boolean rollouts, boolean demos) {

    /**
     * Reads a recipe.
     *
     * @throws TrainingException if the recipe or its data set lacks what the schedule needs
     */
    static Needs of(RecipePlan recipe, Dataset data, Scripts scripts) {
        List<Term> terms = Term.of(recipe.schedule());
        boolean demos = terms.stream().anyMatch(Term::readsDemos);
        boolean rollouts = terms.stream().anyMatch(Term::readsRollouts)
                || recipe.schedule().terms().stream().anyMatch(t -> readsOutcome(t.weight()))
                || recipe.filter().filter(f -> readsOutcome(f.keep())).isPresent();
        if (demos && !data.hasDemos()) {
            throw new TrainingException("the schedule imitates demonstrations, but the data set " + data.name()
                    + " declares no `demo` column");
        }
        if (rollouts && recipe.rollouts().isEmpty()) {
            throw new TrainingException("the schedule needs rollouts, but the recipe declares none");
        }
        if (rollouts) {
            Datasets.requireGold(
                    data, new RewardFunction(recipe.rollouts().orElseThrow().reward(), scripts));
        }
        return new Needs(terms, rollouts, demos);
    }

    /** Whether a weight depends on what the policy's own replies were worth. */
    private static boolean readsOutcome(Expr expr) {
        return switch (expr) {
            case Expr.Literal l -> false;
            case Expr.Field f -> false;
            case Expr.Stat s ->
                s.stat() != PromptStat.STEP && s.stat() != PromptStat.PROGRESS && s.stat() != PromptStat.VISITS;
            case Expr.Unary u -> readsOutcome(u.x());
            case Expr.Binary b -> readsOutcome(b.a()) || readsOutcome(b.b());
            case Expr.Select s -> readsOutcome(s.condition()) || readsOutcome(s.then()) || readsOutcome(s.otherwise());
            case Expr.Reduce r -> readsOutcome(r.x());
            case Expr.Scan s -> readsOutcome(s.x());
            case Expr.Frozen f -> readsOutcome(f.x());
        };
    }
}
