package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hone.runtime.estimate.PromptStats;
import org.hone.runtime.estimate.ScheduleEvaluator;
import org.hone.runtime.plan.FilterPlan;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.Scores;

/**
 * One step of training in its phases. Each phase is a method that takes what the phase before gave; who calls them one
 * after the other has done the step. Only {@link #apply} changes the model, only {@link #finish} what is remembered.
 */
final class TrainingStep {
    /** Rollouts scored when no term reads any, to hold sampling against scoring. */
    static final int CANARIES = 4;

    private final TrainingState state;
    private final int step;
    private final Consumer<Phase> listener;
    private final Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
    private final Totals totals = new Totals();

    TrainingStep(TrainingState state, int step, Consumer<Phase> listener) {
        this.state = state;
        this.step = step;
        this.listener = listener;
    }

    /** What a step leaves behind. */
    record Outcome(StepMetrics metrics, List<RecordedReply> replies) {}

    /** What the optimiser steps of a step add up to. */
    static final class Totals {
        private double norms;
        private int updates;
        private long tokens;
        private double rate;
        private double gap;
        private final IdentityHashMap<Object, Scores> firstScores = new IdentityHashMap<>();

        /** Gradient norm before clipping, mean over the optimiser steps. */
        double gradientNorm() {
            return updates == 0 ? 0 : norms / updates;
        }

        long tokens() {
            return tokens;
        }

        double rate() {
            return rate;
        }

        double gap() {
            return gap;
        }

        /** Scores of sequences before the first update. */
        IdentityHashMap<Object, Scores> firstScores() {
            return firstScores;
        }
    }

    /**
     * The prompts of a step.
     *
     * @param digest digest of the weights that sampled
     * @param kept those that the filter keeps
     * @param dropped the others
     */
    record Drawn(String digest, List<Group> kept, List<Group> dropped) {
        List<Group> all() {
            return Stream.concat(kept.stream(), dropped.stream()).toList();
        }
    }

    /**
     * What is to be done in one optimiser step.
     *
     * @param update the optimiser step, from 0
     * @param groups its prompts
     * @param scores what the policy says of the sequences that were scored
     * @param gap largest |sampling − scoring| log-prob in the first optimiser step, else 0
     * @param rate the learning rate
     * @param gathered whether the learner already holds the gradient
     */
    record Estimated(
            int update,
            List<Group> groups,
            List<Estimation.TermEstimate> terms,
            IdentityHashMap<Object, Scores> scores,
            double gap,
            double rate,
            boolean gathered) {
        /** All sequences with a factor that is not 0. */
        List<Estimation.Weighted> live() {
            return terms.stream().flatMap(t -> t.live().stream()).toList();
        }
    }

    /**
     * Does the whole step.
     *
     * @throws TrainingException if a number is not finite; the optimiser step it belongs to is not applied
     */
    Outcome run() {
        Drawn drawn = score(sample());
        double[][] weights = gate(drawn);
        for (int update = 0; update < state.recipe().updatesPerStep(); update++) {
            apply(estimate(drawn, weights, update));
        }
        return finish(drawn, weights);
    }

    /** Draws the first prompts and samples their replies. */
    Sampler.Sampled sample() {
        return during(Phase.SAMPLE, () -> {
            state.companions().newStep();
            return draw(0, state.recipe().batch());
        });
    }

    private Sampler.Sampled draw(int before, int missing) {
        return state.sampler().sample(step, state.history().drawn() + before, before, missing, done -> {});
    }

    /** Scores the prompts; draws, samples and scores more until the batch is full or the filter's rounds are used up. */
    Drawn score(Sampler.Sampled first) {
        var drawn = new Drawn(first.weights(), new ArrayList<>(), new ArrayList<>());
        RecipePlan recipe = state.recipe();
        int rounds = recipe.filter().map(FilterPlan::rounds).orElse(1);
        Sampler.Sampled sampled = first;
        for (int round = 1; ; round++) {
            sift(sampled, drawn);
            int before = drawn.kept().size() + drawn.dropped().size();
            int missing = recipe.batch() - drawn.kept().size();
            if (round >= rounds || missing <= 0) {
                return drawn;
            }
            sampled = during(Phase.SAMPLE, () -> draw(before, missing));
        }
    }

    private StepChecks checks() {
        return new StepChecks(state.model(), state.recipe(), step);
    }

    private void sift(Sampler.Sampled sampled, Drawn drawn) {
        during(Phase.SCORE, () -> {
            List<Group> groups = state.sampler().score(sampled);
            checks().sampled(sampled, groups);
            boolean[] kept = state.recipe()
                    .filter()
                    .map(filter -> ScheduleEvaluator.nonZero(filter.keep(), stats(groups)))
                    .orElse(new boolean[0]);
            for (int i = 0; i < groups.size(); i++) {
                (kept.length == 0 || kept[i] ? drawn.kept() : drawn.dropped()).add(groups.get(i));
            }
            return drawn;
        });
    }

    /** The schedule's weight of each term on each prompt that was kept: {@code [terms][prompts]}. */
    double[][] gate(Drawn drawn) {
        return during(Phase.GATE, () -> ScheduleEvaluator.weights(state.recipe().schedule(), stats(drawn.kept())));
    }

    private List<PromptStats> stats(List<Group> groups) {
        List<PromptStats> stats = new ArrayList<>();
        for (Group group : groups) {
            stats.add(state.history()
                    .stats(
                            group.row().id(),
                            group.passRate(),
                            group.meanReward(),
                            group.rollouts().size(),
                            step,
                            state.recipe().steps()));
        }
        return stats;
    }

    /**
     * The factors of one optimiser step under the weights as they are. Where no term needs more ({@link OnePass}), its gradient is gathered in
     * the same pass, which counts as the update's; it must then be applied or cleared.
     *
     * @param update the optimiser step, from 0
     */
    Estimated estimate(Drawn drawn, double[][] weights, int update) {
        boolean done = false;
        try {
            Estimated estimated = estimated(drawn, weights, update);
            done = true;
            return estimated;
        } finally {
            if (!done) {
                state.learner().clear();
            }
        }
    }

    private Estimated estimated(Drawn drawn, double[][] weights, int update) {
        RecipePlan recipe = state.recipe();
        int perEpoch = recipe.batch() / recipe.minibatch();
        // A filter may have left fewer prompts than the batch has.
        int from = Math.min(update % perEpoch * recipe.minibatch(), drawn.kept().size());
        int to = Math.min(from + recipe.minibatch(), drawn.kept().size());
        List<Group> groups = drawn.kept().subList(from, to);
        var estimation = new Estimation(state, step);
        boolean once = state.needs().terms().stream().allMatch(Term::ownLogprobs);
        List<Estimation.TermEstimate> terms = once
                ? inOnePass(estimation, groups, weights, from)
                : during(Phase.ESTIMATE, () -> scoredFirst(estimation, groups, weights, from));
        return during(Phase.ESTIMATE, () -> {
            // Only before the first update are the weights still those that sampled.
            if (update == 0 && estimation.scores().keySet().stream().noneMatch(Group.Rollout.class::isInstance)) {
                estimation.scoreAlso(groups, CANARIES);
            }
            double gap = update == 0 ? checks().estimated(groups, estimation.scores(), all(terms)) : 0;
            int updates = recipe.steps() * recipe.updatesPerStep();
            double rate =
                    LearningRate.of(recipe.optimizer(), (step - 1) * recipe.updatesPerStep() + update + 1, updates);
            return new Estimated(update, groups, terms, estimation.scores(), gap, rate, once);
        });
    }

    private List<Estimation.Prepared> prepared(
            Estimation estimation, List<Group> groups, double[][] weights, int from) {
        List<Estimation.Prepared> prepared = new ArrayList<>();
        for (Term term : state.needs().terms()) {
            double[] own = Arrays.copyOfRange(weights[term.index()], from, from + groups.size());
            prepared.add(estimation.prepare(term, groups, own));
        }
        return prepared;
    }

    private List<Estimation.TermEstimate> scoredFirst(
            Estimation estimation, List<Group> groups, double[][] weights, int from) {
        List<Estimation.Prepared> terms = prepared(estimation, groups, weights, from);
        terms.forEach(estimation::score);
        return terms.stream().map(estimation::estimate).toList();
    }

    private List<Estimation.TermEstimate> inOnePass(
            Estimation estimation, List<Group> groups, double[][] weights, int from) {
        List<Estimation.Prepared> terms = during(Phase.ESTIMATE, () -> prepared(estimation, groups, weights, from));
        var pass = new OnePass(estimation, state.learner(), terms);
        during(Phase.ESTIMATE, () -> {
            pass.scoreTheDead();
            return pass;
        });
        return during(Phase.UPDATE, () -> {
            pass.gather();
            List<Estimation.TermEstimate> estimates =
                    terms.stream().map(estimation::estimate).toList();
            pass.correct(estimates);
            return estimates;
        });
    }

    private static List<Estimation.Weighted> all(List<Estimation.TermEstimate> terms) {
        return terms.stream().flatMap(t -> t.sequences().stream()).toList();
    }

    /**
     * Takes the optimiser step.
     *
     * @throws TrainingException if the gradient is not finite; nothing is applied then
     */
    void apply(Estimated estimated) {
        if (estimated.update() == 0) {
            checks().trainable(estimated.groups(), all(estimated.terms()));
            totals.gap = estimated.gap();
            totals.firstScores.putAll(estimated.scores());
        }
        during(Phase.UPDATE, () -> {
            List<Estimation.Weighted> live = estimated.live();
            totals.rate = estimated.rate();
            if (!live.isEmpty()) {
                if (!estimated.gathered()) {
                    accumulate(live);
                }
                optimise(live);
            } else if (estimated.gathered()) {
                state.learner().clear();
            }
            return totals;
        });
    }

    private void optimise(List<Estimation.Weighted> live) {
        Learner learner = state.learner();
        double norm = learner.gradientNorm();
        if (!Double.isFinite(norm)) {
            throw new TrainingException(step, Phase.UPDATE, blame(live));
        }
        double clip = state.recipe().optimizer().clipNorm();
        totals.updates++;
        learner.apply(norm > clip ? clip / norm : 1, totals.rate, state.recipe().optimizer());
        totals.norms += norm;
        totals.tokens += trained(live);
    }

    /** Optimiser steps that have changed the weights, or begun to. */
    int begunUpdates() {
        return totals.updates;
    }

    /** Counts the visits and makes the step's record. */
    Outcome finish(Drawn drawn, double[][] weights) {
        drawn.all().forEach(group -> state.history().visited(group.row().id(), group.passRate()));
        return new StepRecord(state, step, drawn, weights, totals, seconds).outcome();
    }

    /** Adds up the gradient of the sequences. */
    void accumulate(List<Estimation.Weighted> sequences) {
        for (double temperature : sequences.stream()
                .mapToDouble(Estimation.Weighted::temperature)
                .distinct()
                .toArray()) {
            List<Estimation.Weighted> alike = sequences.stream()
                    .filter(w -> w.temperature() == temperature)
                    .toList();
            state.learner()
                    .accumulate(Pulls.of(alike), temperature, state.companions().policies());
        }
    }

    /** Tokens with a factor that is not 0, each once however many terms train on it. */
    private static long trained(List<Estimation.Weighted> weighted) {
        IdentityHashMap<Object, BitSet> tokens = new IdentityHashMap<>();
        for (Estimation.Weighted w : weighted) {
            BitSet own = tokens.computeIfAbsent(w.origin(), absent -> new BitSet());
            for (int t = 0; t < w.factors().length; t++) {
                if (w.factors()[t] != 0) {
                    own.set(t);
                }
            }
        }
        return tokens.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** Finds the first sequence whose gradient alone is not finite. */
    private String blame(List<Estimation.Weighted> sequences) {
        Learner learner = state.learner();
        for (Estimation.Weighted one : sequences) {
            learner.clear();
            accumulate(List.of(one));
            if (!Double.isFinite(learner.gradientNorm())) {
                learner.clear();
                return "the gradient of the term " + one.term().graph().name() + " on prompt "
                        + one.group().row().id() + " is not finite; nothing of this optimiser step was applied";
            }
        }
        learner.clear();
        return "the sum of the gradients is not finite, though each one is; nothing of this optimiser step was applied";
    }

    private <T> T during(Phase phase, Supplier<T> work) {
        listener.accept(phase);
        long start = System.nanoTime();
        T result = work.get();
        seconds.merge(phase, (System.nanoTime() - start) / 1e9, Double::sum);
        return result;
    }
}
