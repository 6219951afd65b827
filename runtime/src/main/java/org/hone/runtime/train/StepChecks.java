package org.hone.runtime.train;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.Scores;

/**
 * What must hold of a step before its update: the rollouts are those of the weights that are trained, sampling and scoring
 * mean the same distribution, and the labels are those of the tokens that were drawn.
 */
final class StepChecks {
    /** Truncated replies in a row after which a first step that trains on none of them is no accident. */
    private static final int ENOUGH = 32;

    private final LanguageModel model;
    private final RecipePlan recipe;
    private final TokenChecks tokens;
    private final int step;

    StepChecks(LanguageModel model, RecipePlan recipe, int step) {
        this.model = model;
        this.recipe = recipe;
        this.step = step;
        tokens = new TokenChecks(model, recipe);
    }

    /**
     * The rollouts of a round of the sample phase, scored.
     *
     * @throws TrainingException if they are not of this step or not of the weights that are about to be trained, or if the tokens
     *     of a prompt, a demonstration or a reply cannot be trained on
     */
    void sampled(Sampler.Sampled sampled, List<Group> groups) {
        groups.forEach(tokens::check);
        if (sampled.replies().isEmpty()) {
            return;
        }
        if (sampled.step() != step) {
            throw new TrainingException(
                    step,
                    Phase.SAMPLE,
                    "the rollouts were sampled for step " + sampled.step()
                            + "; a recipe trains on rollouts of its own step only");
        }
        String trained = model.policy().digest();
        if (!sampled.weights().equals(trained)) {
            throw new TrainingException(
                    step,
                    Phase.SAMPLE,
                    "the rollouts were sampled with the weights " + brief(sampled.weights())
                            + ", but the weights to be trained are " + brief(trained)
                            + ": they come from another or an older policy, and every ratio to the behaviour policy would"
                            + " be wrong");
        }
        boolean texts = recipe.rollouts().filter(r -> !r.stop().isEmpty()).isPresent();
        for (Group group : groups) {
            for (Group.Rollout rollout : group.rollouts()) {
                int[] reply = rollout.reply().tokens();
                if (!texts && !rollout.reply().truncated() && !stops(reply[reply.length - 1])) {
                    throw new TrainingException(
                            step,
                            Phase.SAMPLE,
                            "a reply to prompt " + group.row().id()
                                    + " counts as finished but its last token is no stop token, so the end of a reply would"
                                    + " not be trained");
                }
            }
        }
    }

    /**
     * The factors of the step's first optimiser step, whose weights are still those that sampled.
     *
     * @return the largest |sampling − scoring| log-prob over the scored rollouts; 0 if none was scored
     * @throws TrainingException if that is more than rounding, or if factors do not belong to the tokens they are on
     */
    double estimated(List<Group> groups, IdentityHashMap<Object, Scores> scores, List<Estimation.Weighted> weighted) {
        weighted.forEach(this::aligned);
        return recipe.rollouts()
                .map(plan -> new Canary(model, step, plan.temperature()).check(groups, scores))
                .orElse(0.0);
    }

    /**
     * What the first step of a run is about to train on, before its first update.
     *
     * @throws TrainingException if nothing, or never the end of a reply
     */
    void trainable(List<Group> groups, List<Estimation.Weighted> weighted) {
        if (step == 1) {
            labels(groups, weighted);
        }
    }

    /** The sequence is the prompt that was asked, then the reply that was given, with one factor a reply token. */
    private void aligned(Estimation.Weighted one) {
        int[] reply = one.origin() instanceof Group.Rollout rollout
                ? rollout.reply().tokens()
                : ((Group.Demo) one.origin()).tokens();
        int[] prompt = one.group().prompt();
        int[] all = one.tokens().tokens();
        boolean prefix = one.tokens().replyStart() == prompt.length
                && all.length >= prompt.length
                && Arrays.equals(all, 0, prompt.length, prompt, 0, prompt.length);
        if (!prefix || !Arrays.equals(all, prompt.length, all.length, reply, 0, reply.length)) {
            throw wrong(
                    one,
                    prefix
                            ? "is trained on other tokens than those that were drawn"
                            : "does not begin with the tokens of its prompt: prompt and reply must be made into tokens apart");
        }
        if (one.factors().length != reply.length) {
            throw wrong(
                    one,
                    "has " + one.factors().length + " factors for " + reply.length
                            + " tokens: mask and labels are shifted");
        }
    }

    private void labels(List<Group> groups, List<Estimation.Weighted> weighted) {
        for (Term term :
                weighted.stream().map(Estimation.Weighted::term).distinct().toList()) {
            List<Estimation.Weighted> own =
                    weighted.stream().filter(w -> w.term().equals(term)).toList();
            boolean signal = own.stream().anyMatch(Estimation.Weighted::hasSignal);
            if (!signal && !term.readsRollouts()) {
                throw new TrainingException(
                        step,
                        Phase.ESTIMATE,
                        "the term " + term.graph().name() + " leaves out every token of all " + own.size()
                                + " demonstrations, so it trains nothing; look at its advantage and mask, and whether the"
                                + " reward accepts the demonstrations");
            }
            stopsTrained(term, own);
        }
        truncated(groups);
    }

    /** A mask that is one token short leaves out the end of every sequence and nothing else. */
    private void stopsTrained(Term term, List<Estimation.Weighted> own) {
        List<Estimation.Weighted> ended = own.stream()
                .filter(w -> w.factors().length > 1 && ended(w) && allButTheLast(w.factors()))
                .toList();
        if (ended.size() > 1 && ended.stream().allMatch(w -> w.factors()[w.factors().length - 1] == 0)) {
            throw new TrainingException(
                    step,
                    Phase.ESTIMATE,
                    "the term " + term.graph().name() + " trains every token of "
                            + ended.getFirst().group().row().id() + " and of " + (ended.size() - 1)
                            + " more but never the stop token, so how to end a reply is not learnt; its mask is one token"
                            + " short");
        }
    }

    private static boolean allButTheLast(float[] factors) {
        for (int t = 0; t < factors.length - 1; t++) {
            if (factors[t] == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean ended(Estimation.Weighted one) {
        return !(one.origin() instanceof Group.Rollout rollout)
                || !rollout.reply().truncated();
    }

    private void truncated(List<Group> groups) {
        List<Group.Rollout> all =
                groups.stream().flatMap(g -> g.rollouts().stream()).toList();
        boolean masked = recipe.rollouts()
                .filter(r -> r.overlong() == RolloutPlan.Overlong.MASK)
                .isPresent();
        boolean demos = groups.stream().anyMatch(g -> g.demo().isPresent());
        if (masked
                && !demos
                && all.size() >= ENOUGH
                && all.stream().allMatch(r -> r.reply().truncated())) {
            throw new TrainingException(
                    step,
                    Phase.ESTIMATE,
                    "all " + all.size() + " replies reached max_reply = " + model.maxReply()
                            + " and `overlong = mask` leaves out every token of them, so nothing is trained; raise max_reply or"
                            + " let truncated replies count");
        }
    }

    private TrainingException wrong(Estimation.Weighted one, String what) {
        String who = one.origin() instanceof Group.Rollout ? "a reply to prompt " : "the demonstration of prompt ";
        return new TrainingException(
                step, Phase.ESTIMATE, who + one.group().row().id() + " " + what);
    }

    private boolean stops(int token) {
        return Arrays.stream(model.stops()).anyMatch(stop -> stop == token);
    }

    private static String brief(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) + "…" : digest;
    }
}
