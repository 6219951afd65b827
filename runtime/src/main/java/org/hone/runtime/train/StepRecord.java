package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.torch.Scores;
import org.jspecify.annotations.Nullable;

/** Makes the record of a step that is done: its line of metrics and its replies. */
final class StepRecord {
    private final TrainingState state;
    private final Companions companions;
    private final List<Term> terms;
    private final int step;
    private final TrainingStep.Drawn drawn;
    private final double[][] weights;
    private final TrainingStep.Totals totals;
    private final Map<Phase, Double> seconds;

    StepRecord(
            TrainingState state,
            int step,
            TrainingStep.Drawn drawn,
            double[][] weights,
            TrainingStep.Totals totals,
            Map<Phase, Double> seconds) {
        this.state = state;
        this.companions = state.companions();
        this.terms = state.needs().terms();
        this.step = step;
        this.drawn = drawn;
        this.weights = weights;
        this.totals = totals;
        this.seconds = seconds;
    }

    TrainingStep.Outcome outcome() {
        List<RecordedReply> replies = new ArrayList<>(replies(drawn.kept(), weights));
        List<Group> dropped = drawn.dropped();
        replies.addAll(replies(dropped, new double[terms.size()][dropped.size()]));
        return new TrainingStep.Outcome(metrics(), replies);
    }

    private StepMetrics metrics() {
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
                state.recipe().steps(),
                groups.stream().mapToDouble(Group::passRate).sum() / sampledPrompts,
                groups.stream().mapToDouble(Group::meanReward).sum() / sampledPrompts,
                share(Term::readsDemos),
                share(Term::readsRollouts),
                rollouts == 0
                        ? Double.NaN
                        : groups.stream().filter(Group::equalRewards).count() / prompts,
                tokens / n,
                truncated / n,
                totals.gradientNorm(),
                totals.rate(),
                rollouts == 0 ? Double.NaN : totals.gap(),
                tokens,
                totals.tokens(),
                byGroup(groups),
                seconds,
                drawn.digest(),
                drawn.kept().size(),
                drawn.dropped().size());
    }

    private double share(Predicate<Term> kind) {
        List<Group> groups = drawn.kept();
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

    private List<RecordedReply> replies(List<Group> groups, double[][] weights) {
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
                        logprobs(totals.firstScores().get(rollout)),
                        companions.logprobs(Companion.REFERENCE, rollout),
                        companions.logprobs(Companion.TEACHER, rollout),
                        rollout.reply().tokens(),
                        rollout.text(),
                        drawn.digest(),
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
                        logprobs(totals.firstScores().get(demo)),
                        companions.logprobs(Companion.REFERENCE, demo),
                        companions.logprobs(Companion.TEACHER, demo),
                        demo.tokens(),
                        demo.text(),
                        drawn.digest(),
                        scheduled));
            }
        }
        return replies;
    }

    private static float[] logprobs(@Nullable Scores scores) {
        return scores == null ? new float[0] : scores.logprobs();
    }
}
