package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Slots;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.record.RecordedReply;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.Reply;
import org.hone.runtime.torch.Scores;
import org.hone.runtime.walk.StepEstimate;
import org.hone.runtime.walk.StepGate;
import org.hone.runtime.walk.StepPrompt;
import org.hone.runtime.walk.TokenizedReply;

/** What the phases of a step hand on, as values for those who look. */
final class WalkViews {
    private final TrainingState state;
    private final LanguageModel model;

    WalkViews(TrainingState state) {
        this.state = state;
        model = state.model();
    }

    List<StepPrompt> prompts(Sampler.Sampled sampled) {
        List<StepPrompt> prompts = new ArrayList<>();
        int rows = sampled.rows().size();
        int n = rows == 0 ? 0 : sampled.replies().size() / rows;
        for (int i = 0; i < rows; i++) {
            List<StepPrompt.Reply> replies = sampled.replies().subList(i * n, (i + 1) * n).stream()
                    .map(reply -> new StepPrompt.Reply(
                            tokenized(reply, model.text(reply.tokens())), Optional.empty(), OptionalDouble.empty()))
                    .toList();
            prompts.add(new StepPrompt(
                    sampled.rows().get(i).id(),
                    model.spelled(sampled.prompts().get(i)),
                    replies,
                    sampled.rows().get(i).demo(),
                    true));
        }
        return prompts;
    }

    List<StepPrompt> prompts(TrainingStep.Drawn drawn) {
        List<StepPrompt> prompts = new ArrayList<>();
        drawn.kept().forEach(group -> prompts.add(prompt(group, true)));
        drawn.dropped().forEach(group -> prompts.add(prompt(group, false)));
        return prompts;
    }

    private StepPrompt prompt(Group group, boolean kept) {
        List<StepPrompt.Reply> replies = group.rollouts().stream()
                .map(r -> new StepPrompt.Reply(
                        tokenized(r.reply(), r.text()),
                        Optional.of(r.score().verdict()),
                        OptionalDouble.of(r.reward())))
                .toList();
        return new StepPrompt(
                group.row().id(),
                model.spelled(group.prompt()),
                replies,
                group.row().demo(),
                kept);
    }

    private TokenizedReply tokenized(Reply reply, String text) {
        return new TokenizedReply(text, model.pieces(reply.tokens()), reply.logprobs(), reply.truncated());
    }

    StepGate gate(TrainingStep.Drawn drawn, double[][] weights) {
        List<StepGate.Decision> decisions = new ArrayList<>();
        for (int p = 0; p < drawn.kept().size(); p++) {
            Group group = drawn.kept().get(p);
            List<Double> own = new ArrayList<>();
            for (double[] term : weights) {
                own.add(term[p]);
            }
            decisions.add(new StepGate.Decision(group.row().id(), group.passRate(), group.meanReward(), own));
        }
        return new StepGate(terms(), decisions);
    }

    List<String> terms() {
        return state.needs().terms().stream().map(t -> t.graph().name()).toList();
    }

    StepEstimate estimate(TrainingStep.Estimated estimated) {
        List<StepEstimate.Term> terms = new ArrayList<>();
        var scores = new IdentityHashMap<>(estimated.scores());
        for (Estimation.TermEstimate one : estimated.terms()) {
            Slots slots = slots(one);
            List<StepEstimate.Sequence> sequences = new ArrayList<>();
            for (int i = 0; i < one.sequences().size(); i++) {
                int from = one.batch().offsets()[i];
                int to = one.batch().offsets()[i + 1];
                Estimation.Weighted sequence = one.sequences().get(i);
                sequences.add(sequence(one, sequence, slots.range(from, to), from, to, scores(scores, sequence)));
            }
            terms.add(new StepEstimate.Term(
                    one.term().graph().name(), one.term().quantity().isEmpty(), sequences));
        }
        return new StepEstimate(
                state.recipe().updatesPerStep(), estimated.groups().size(), estimated.rate(), estimated.gap(), terms);
    }

    private static Slots slots(Estimation.TermEstimate one) {
        return switch (one.term().graph()) {
            case EstimatorGraph graph -> Slots.of(graph, one.batch(), one.weights());
            case VocabularyGraph graph -> {
                double[] ones = new double[one.batch().tokens()];
                Arrays.fill(ones, 1);
                double[] factor = new double[ones.length];
                for (int t = 0; t < factor.length; t++) {
                    factor[t] = one.coefficients()[t];
                }
                yield new Slots(ones, ones, factor);
            }
        };
    }

    /** What the policy says of a sequence, also of one that no coefficient asked about. */
    private Scores scores(IdentityHashMap<Object, Scores> known, Estimation.Weighted one) {
        return known.computeIfAbsent(
                one.origin(),
                absent -> model.policy()
                        .score(List.of(one.tokens()), one.temperature())
                        .getFirst());
    }

    private StepEstimate.Sequence sequence(
            Estimation.TermEstimate term, Estimation.Weighted one, Slots slots, int from, int to, Scores scores) {
        boolean rollout = one.origin() instanceof Group.Rollout;
        int index = one.group().rollouts().indexOf(one.origin());
        float[] coefficient = Arrays.copyOfRange(term.coefficients(), from, to);
        double[] mask = slots.mask();
        if (leftOut(one)) {
            mask = new double[mask.length];
            coefficient = new float[coefficient.length];
        }
        int[] tokens = one.tokens().tokens();
        return new StepEstimate.Sequence(
                one.group().row().id(),
                rollout ? RecordedReply.Source.ROLLOUT : RecordedReply.Source.DEMO,
                Math.max(index, 0),
                model.pieces(Arrays.copyOfRange(tokens, one.tokens().replyStart(), tokens.length)),
                scores.logprobs(),
                mask,
                slots.ratio(),
                slots.advantage(),
                coefficient,
                Arrays.copyOfRange(term.tokenWeights(), from, to));
    }

    private boolean leftOut(Estimation.Weighted one) {
        return one.origin() instanceof Group.Rollout rollout
                && rollout.reply().truncated()
                && state.recipe()
                        .rollouts()
                        .filter(r -> r.overlong() == RolloutPlan.Overlong.MASK)
                        .isPresent();
    }
}
