package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.PromptHistory;
import org.hone.runtime.estimate.PromptStats;
import org.hone.runtime.estimate.ScheduleEvaluator;
import org.hone.runtime.plan.FilterPlan;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.Scores;

/** One step of training: the five phases, in order. */
final class TrainingStep {
    /** Rollouts scored when no term reads any, to hold sampling against scoring. */
    private static final int CANARIES = 4;

    private final LanguageModel model;
    private final Companions companions;
    private final Learner learner;
    private final RecipePlan recipe;
    private final List<Term> terms;
    private final Sampler sampler;
    private final PromptHistory history;
    private final Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
    private final Consumer<Phase> listener;
    private final int step;

    private Phase phase = Phase.SAMPLE;
    private long phaseStart;

    TrainingStep(
            LanguageModel model,
            Companions companions,
            Learner learner,
            RecipePlan recipe,
            List<Term> terms,
            Sampler sampler,
            PromptHistory history,
            int step,
            Consumer<Phase> listener) {
        this.model = model;
        this.companions = companions;
        this.learner = learner;
        this.recipe = recipe;
        this.terms = terms;
        this.sampler = sampler;
        this.history = history;
        this.step = step;
        this.listener = listener;
    }

    /** What a step leaves behind. */
    record Outcome(StepMetrics metrics, List<RecordedReply> replies) {}

    /** What the optimiser steps of a step add up to. */
    private static final class Totals {
        private double norms;
        private int updates;
        private long tokens;
        private double rate;
        private double gap;
        private final IdentityHashMap<Object, Scores> firstScores = new IdentityHashMap<>();
    }

    /**
     * Runs the step and applies its updates.
     *
     * @throws TrainingException if a number is not finite; the optimiser step it belongs to is not applied
     */
    Outcome run() {
        companions.newStep();
        begin(Phase.SAMPLE);
        String digest = model.policy().digest();
        Drawn drawn = draw();
        List<Group> groups = drawn.kept();
        begin(Phase.GATE);
        double[][] weights = ScheduleEvaluator.weights(recipe.schedule(), stats(groups));
        Totals totals = new Totals();
        int perEpoch = recipe.batch() / recipe.minibatch();
        for (int update = 0; update < recipe.updatesPerStep(); update++) {
            // A filter may have left fewer prompts than the batch has.
            int from = Math.min(update % perEpoch * recipe.minibatch(), groups.size());
            int to = Math.min(from + recipe.minibatch(), groups.size());
            double[][] part = new double[terms.size()][];
            for (int i = 0; i < part.length; i++) {
                part[i] = Arrays.copyOfRange(weights[i], from, to);
            }
            optimise(update, groups.subList(from, to), part, totals);
        }
        drawn.all().forEach(group -> history.visited(group.row().id(), group.passRate()));
        end();
        List<RecordedReply> replies = new ArrayList<>(replies(groups, weights, totals, digest));
        List<Group> dropped = drawn.dropped();
        replies.addAll(replies(dropped, new double[terms.size()][dropped.size()], totals, digest));
        return new Outcome(metrics(drawn, weights, totals, digest), replies);
    }

    /** The prompts of the step: those that the filter keeps, and all of them. */
    private record Drawn(List<Group> kept, List<Group> dropped) {
        List<Group> all() {
            return Stream.concat(kept.stream(), dropped.stream()).toList();
        }
    }

    /** Draws, samples and scores prompts until the batch is full or the filter's rounds are used up. */
    private Drawn draw() {
        var drawn = new Drawn(new ArrayList<>(), new ArrayList<>());
        int rounds = recipe.filter().map(FilterPlan::rounds).orElse(1);
        for (int round = 0; round < rounds && drawn.kept().size() < recipe.batch(); round++) {
            begin(Phase.SAMPLE);
            int before = drawn.kept().size() + drawn.dropped().size();
            int missing = recipe.batch() - drawn.kept().size();
            Sampler.Sampled sampled = sampler.sample(step, history.drawn() + before, before, missing, done -> {});
            begin(Phase.SCORE);
            List<Group> groups = sampler.score(sampled);
            boolean[] kept = recipe.filter()
                    .map(filter -> ScheduleEvaluator.nonZero(filter.keep(), stats(groups)))
                    .orElse(new boolean[0]);
            for (int i = 0; i < groups.size(); i++) {
                (kept.length == 0 || kept[i] ? drawn.kept() : drawn.dropped()).add(groups.get(i));
            }
        }
        return drawn;
    }

    private List<PromptStats> stats(List<Group> groups) {
        List<PromptStats> stats = new ArrayList<>();
        for (Group group : groups) {
            stats.add(history.stats(
                    group.row().id(),
                    group.passRate(),
                    group.meanReward(),
                    group.rollouts().size(),
                    step,
                    recipe.steps()));
        }
        return stats;
    }

    private void optimise(int update, List<Group> groups, double[][] weights, Totals totals) {
        begin(Phase.ESTIMATE);
        var estimation = new Estimation(model, companions, step, recipe.rollouts());
        List<Estimation.Weighted> weighted = new ArrayList<>();
        for (Term term : terms) {
            weighted.addAll(estimation.estimate(term, groups, weights[term.index()]));
        }
        if (update == 0) {
            // Only now are the weights still those that sampled.
            if (estimation.scores().keySet().stream().noneMatch(Group.Rollout.class::isInstance)) {
                estimation.scoreAlso(groups, CANARIES);
            }
            totals.gap = estimation.largestGap();
            totals.firstScores.putAll(estimation.scores());
        }
        begin(Phase.UPDATE);
        List<Estimation.Weighted> live =
                weighted.stream().filter(Estimation.Weighted::hasSignal).toList();
        int updates = recipe.steps() * recipe.updatesPerStep();
        totals.rate = LearningRate.of(recipe.optimizer(), (step - 1) * recipe.updatesPerStep() + update + 1, updates);
        if (live.isEmpty()) {
            return;
        }
        for (double temperature : live.stream()
                .mapToDouble(Estimation.Weighted::temperature)
                .distinct()
                .toArray()) {
            accumulate(live.stream().filter(w -> w.temperature() == temperature).toList());
        }
        double norm = learner.gradientNorm();
        if (!Double.isFinite(norm)) {
            throw new TrainingException(step, Phase.UPDATE, blame(live));
        }
        double clip = recipe.optimizer().clipNorm();
        learner.apply(norm > clip ? clip / norm : 1, totals.rate, recipe.optimizer());
        totals.norms += norm;
        totals.updates++;
        totals.tokens += trained(live);
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

    private void accumulate(List<Estimation.Weighted> sequences) {
        learner.accumulate(Pulls.of(sequences), sequences.getFirst().temperature(), companions.policies());
    }

    /** Finds the first sequence whose gradient alone is not finite. */
    private String blame(List<Estimation.Weighted> sequences) {
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

    private StepMetrics metrics(Drawn drawn, double[][] weights, Totals totals, String digest) {
        // What the policy can do is measured on all prompts: those that a filter keeps are chosen by it.
        List<Group> groups = drawn.all();
        int rollouts = groups.stream().mapToInt(g -> g.rollouts().size()).sum();
        long tokens = groups.stream()
                .flatMap(g -> g.rollouts().stream())
                .mapToLong(r -> r.reply().tokens().length)
                .sum();
        long truncated = groups.stream()
                .flatMap(g -> g.rollouts().stream())
                .filter(r -> r.reply().truncated())
                .count();
        // Without rollouts these are no numbers: the division by zero says so.
        double n = rollouts;
        double prompts = groups.size();
        double sampledPrompts = rollouts == 0 ? 0 : prompts;
        return new StepMetrics(
                step,
                recipe.steps(),
                groups.stream().mapToDouble(Group::passRate).sum() / sampledPrompts,
                groups.stream().mapToDouble(Group::meanReward).sum() / sampledPrompts,
                share(drawn.kept(), weights, Term::readsDemos),
                share(drawn.kept(), weights, Term::readsRollouts),
                rollouts == 0
                        ? Double.NaN
                        : groups.stream().filter(Group::equalRewards).count() / prompts,
                tokens / n,
                truncated / n,
                totals.updates == 0 ? 0 : totals.norms / totals.updates,
                totals.rate,
                rollouts == 0 ? Double.NaN : totals.gap,
                tokens,
                totals.tokens,
                byGroup(groups),
                seconds,
                digest,
                drawn.kept().size(),
                drawn.dropped().size());
    }

    private double share(List<Group> groups, double[][] weights, java.util.function.Predicate<Term> kind) {
        int count = 0;
        for (int p = 0; p < groups.size(); p++) {
            for (Term term : terms) {
                // A term over the vocabulary regularises or distils; it says nothing of who learns from what.
                if (term.quantity().isEmpty() && kind.test(term) && weights[term.index()][p] > 0) {
                    count++;
                    break;
                }
            }
        }
        return groups.isEmpty() ? 0 : count / (double) groups.size();
    }

    private static Map<String, Double> byGroup(List<Group> groups) {
        Map<String, List<Double>> rates = new TreeMap<>();
        for (Group group : groups) {
            if (!group.rollouts().isEmpty()) {
                group.row()
                        .text("difficulty")
                        .ifPresent(label -> rates.computeIfAbsent(label, absent -> new ArrayList<>())
                                .add(group.passRate()));
            }
        }
        Map<String, Double> means = new LinkedHashMap<>();
        rates.forEach((label, each) -> means.put(
                label, each.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
        return means;
    }

    private List<RecordedReply> replies(List<Group> groups, double[][] weights, Totals totals, String digest) {
        List<RecordedReply> replies = new ArrayList<>();
        for (int p = 0; p < groups.size(); p++) {
            Group group = groups.get(p);
            Map<String, Double> scheduled = new LinkedHashMap<>();
            boolean imitated = false;
            for (Term term : terms) {
                scheduled.put(term.graph().name(), weights[term.index()][p]);
                imitated |= term.readsDemos() && weights[term.index()][p] != 0;
            }
            for (int i = 0; i < group.rollouts().size(); i++) {
                Group.Rollout rollout = group.rollouts().get(i);
                replies.add(new RecordedReply(
                        step,
                        group.row().id(),
                        i,
                        RecordedReply.Source.ROLLOUT,
                        OptionalDouble.of(rollout.reward()),
                        Optional.of(rollout.score().verdict().word()),
                        rollout.score().failed() ? rollout.score().message() : Optional.empty(),
                        rollout.reply().truncated(),
                        rollout.reply().logprobs(),
                        logprobs(totals.firstScores.get(rollout)),
                        companions.logprobs(Companion.REFERENCE, rollout),
                        companions.logprobs(Companion.TEACHER, rollout),
                        rollout.reply().tokens(),
                        rollout.text(),
                        digest,
                        scheduled));
            }
            if (imitated && group.demo().isPresent()) {
                Group.Demo demo = group.demo().get();
                replies.add(new RecordedReply(
                        step,
                        group.row().id(),
                        0,
                        RecordedReply.Source.DEMO,
                        OptionalDouble.of(demo.reward()),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        new float[0],
                        logprobs(totals.firstScores.get(demo)),
                        companions.logprobs(Companion.REFERENCE, demo),
                        companions.logprobs(Companion.TEACHER, demo),
                        demo.tokens(),
                        demo.text(),
                        digest,
                        scheduled));
            }
        }
        return replies;
    }

    private static float[] logprobs(@org.jspecify.annotations.Nullable Scores scores) {
        return scores == null ? new float[0] : scores.logprobs();
    }

    private void begin(Phase next) {
        end();
        phase = next;
        phaseStart = System.nanoTime();
        listener.accept(next);
    }

    private void end() {
        if (phaseStart != 0) {
            seconds.merge(phase, (System.nanoTime() - phaseStart) / 1e9, Double::sum);
            phaseStart = 0;
        }
    }
}
