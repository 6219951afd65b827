package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.torch.Scores;
import org.hone.runtime.torch.TokenSequence;

/**
 * The estimate phase of one optimiser step: what the current policy says of every sequence that a term trains on, then
 * the term's frozen coefficients, with the denominators of the whole optimiser step. What comes out is one factor a
 * token; no later split into micro-batches can change it.
 */
final class Estimation {
    /** Demonstrations are scored as the model itself writes, whatever the temperature of rollouts. */
    private static final double DEMO_TEMPERATURE = 1;

    private final TrainingState state;
    private final Companions companions;
    private final int step;
    private final double temperature;
    private final boolean maskTruncated;
    private final IdentityHashMap<Object, Scores> scores = new IdentityHashMap<>();

    Estimation(TrainingState state, int step) {
        this.state = state;
        this.step = step;
        companions = state.companions();
        Optional<RolloutPlan> rollouts = state.recipe().rollouts();
        temperature = rollouts.map(RolloutPlan::temperature).orElse(DEMO_TEMPERATURE);
        maskTruncated =
                rollouts.map(r -> r.overlong() == RolloutPlan.Overlong.MASK).orElse(false);
    }

    /**
     * What a term makes of an optimiser step.
     *
     * @param batch the sequences it trains on and the fields it reads
     * @param weights the schedule's weight of the term on each prompt
     * @param coefficients coefficient of each token: {@code [tokens]}
     * @param tokenWeights the aggregate's factor of each token times the prompt's weight: {@code [tokens]}
     * @param sequences the sequences in the order of the batch
     */
    record TermEstimate(
            Term term,
            PackedBatch batch,
            double[] weights,
            float[] coefficients,
            float[] tokenWeights,
            List<Weighted> sequences) {
        /** The sequences with a factor that is not 0. */
        List<Weighted> live() {
            return sequences.stream().filter(Weighted::hasSignal).toList();
        }

        static TermEstimate none(Term term, int prompts) {
            return new TermEstimate(
                    term,
                    new PackedBatch(new int[1], new int[0], prompts, Map.of()),
                    new double[prompts],
                    new float[0],
                    new float[0],
                    List.of());
        }
    }

    /**
     * A sequence with its factors.
     *
     * @param origin the {@link Group.Rollout} or {@link Group.Demo}
     * @param factors coefficient (or factor of the quantity) times weight of each reply token
     */
    record Weighted(Term term, Group group, Object origin, TokenSequence tokens, float[] factors, double temperature) {
        boolean hasSignal() {
            for (float factor : factors) {
                if (factor != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A sequence before it has factors. */
    private record Member(Group group, int prompt, Object origin, int[] reply, double temperature) {
        TokenSequence tokens() {
            return TokenSequence.of(group.prompt(), reply);
        }

        boolean demo() {
            return origin instanceof Group.Demo;
        }
    }

    /** Scores of a sequence, if a term needed them. */
    IdentityHashMap<Object, Scores> scores() {
        return scores;
    }

    /** Scores rollouts that no term reads, so that sampling can be held against scoring at every step. */
    void scoreAlso(List<Group> groups, int most) {
        List<Member> members = new ArrayList<>();
        for (int p = 0; p < groups.size() && members.size() < most; p++) {
            Group group = groups.get(p);
            if (!group.rollouts().isEmpty()) {
                Group.Rollout first = group.rollouts().getFirst();
                members.add(new Member(group, p, first, first.reply().tokens(), temperature));
            }
        }
        score(members);
    }

    /**
     * The factors of one term.
     *
     * @param groups the prompts of the optimiser step
     * @param weights the schedule's weight of the term on each of them
     * @throws TrainingException naming term and prompt, if a log-prob or a coefficient is not finite
     */
    TermEstimate estimate(Term term, List<Group> groups, double[] weights) {
        List<Member> members = members(term, groups, weights);
        if (members.isEmpty()) {
            return TermEstimate.none(term, groups.size());
        }
        if (term.scored()) {
            score(members);
            members.forEach(member -> requireFinite(term, member));
        }
        int[] offsets = new int[members.size() + 1];
        for (int i = 0; i < members.size(); i++) {
            offsets[i + 1] = offsets[i] + members.get(i).reply().length;
        }
        Map<SourceField, double[]> fields = new LinkedHashMap<>();
        for (SourceField field : term.fields()) {
            fields.put(field, values(term, field, members, offsets));
        }
        int[] promptOf = members.stream().mapToInt(Member::prompt).toArray();
        float[][] out = state.coefficients()
                .coefficients(term.method(), List.copyOf(fields.values()), offsets, promptOf, weights);
        List<Weighted> weighted = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            float[] factors = new float[member.reply().length];
            boolean masked = maskTruncated
                    && member.origin() instanceof Group.Rollout r
                    && r.reply().truncated();
            for (int t = 0; t < factors.length && !masked; t++) {
                factors[t] = out[0][offsets[i] + t] * out[1][offsets[i] + t];
                if (!Float.isFinite(factors[t])) {
                    throw new TrainingException(
                            step,
                            Phase.ESTIMATE,
                            "the term " + term.graph().name() + " gives token " + t + " of a reply to prompt "
                                    + member.group().row().id() + " the coefficient " + out[0][offsets[i] + t]
                                    + " (weight " + out[1][offsets[i] + t] + ")");
                }
            }
            weighted.add(new Weighted(
                    term, member.group(), member.origin(), member.tokens(), factors, member.temperature()));
        }
        return new TermEstimate(
                term, new PackedBatch(offsets, promptOf, groups.size(), fields), weights, out[0], out[1], weighted);
    }

    private List<Member> members(Term term, List<Group> groups, double[] weights) {
        List<Member> members = new ArrayList<>();
        for (int p = 0; p < groups.size(); p++) {
            Group group = groups.get(p);
            if (weights[p] == 0) {
                continue;
            }
            if (term.readsRollouts()) {
                for (Group.Rollout rollout : group.rollouts()) {
                    members.add(new Member(group, p, rollout, rollout.reply().tokens(), temperature));
                }
            }
            if (term.readsDemos()) {
                if (group.demo().isEmpty()) {
                    throw new TrainingException(
                            step,
                            Phase.ESTIMATE,
                            "the term " + term.graph().name() + " needs a demonstration, but prompt "
                                    + group.row().id() + " has none");
                }
                Group.Demo demo = group.demo().get();
                members.add(new Member(group, p, demo, demo.tokens(), DEMO_TEMPERATURE));
            }
        }
        return members;
    }

    private void score(List<Member> members) {
        for (double heat :
                members.stream().mapToDouble(Member::temperature).distinct().toArray()) {
            List<Member> open = members.stream()
                    .filter(m -> m.temperature() == heat && !scores.containsKey(m.origin()))
                    .toList();
            List<Scores> found = state.model()
                    .policy()
                    .score(open.stream().map(Member::tokens).toList(), heat);
            for (int i = 0; i < open.size(); i++) {
                scores.put(open.get(i).origin(), found.get(i));
            }
        }
    }

    private Scores scoresOf(Member member) {
        Scores found = scores.get(member.origin());
        if (found == null) {
            throw new IllegalStateException("a sequence was not scored");
        }
        return found;
    }

    private void requireFinite(Term term, Member member) {
        for (float logprob : scoresOf(member).logprobs()) {
            if (!Float.isFinite(logprob)) {
                throw new TrainingException(
                        step,
                        Phase.ESTIMATE,
                        "the policy gives a token of "
                                + (member.demo() ? "the demonstration" : "a reply") + " of prompt "
                                + member.group().row().id() + " the log-prob " + logprob + " (term "
                                + term.graph().name()
                                + "); the weights have diverged: lower the learning rate or go back to a checkpoint");
            }
        }
    }

    private double[] values(Term term, SourceField field, List<Member> members, int[] offsets) {
        return switch (field) {
            case POLICY_LOGPROB ->
                tokens(members, offsets, m -> term.scored() ? scoresOf(m).logprobs() : new float[m.reply().length]);
            case ENTROPY -> tokens(members, offsets, m -> scoresOf(m).entropy());
            // A demonstration in a mixed group has no behaviour policy; it counts as π_old ≡ 1, as LUFFY has it.
            case BEHAVIOUR_LOGPROB ->
                tokens(
                        members,
                        offsets,
                        m -> m.origin() instanceof Group.Rollout r
                                ? r.reply().logprobs()
                                : new float[m.reply().length]);
            case REWARD ->
                each(members, m -> switch (m.origin()) {
                    case Group.Rollout r -> r.reward();
                    case Group.Demo d -> d.reward();
                    default -> throw new IllegalStateException();
                });
            case LENGTH -> each(members, m -> m.reply().length);
            case IS_DEMO -> each(members, m -> m.demo() ? 1 : 0);
            case TRUNCATED ->
                each(
                        members,
                        m -> m.origin() instanceof Group.Rollout r && r.reply().truncated() ? 1 : 0);
            case MAX_REPLY -> new double[] {state.model().maxReply()};
            case PROXIMAL_LOGPROB, ADVANTAGE, VALUE, GREEDY_REWARD ->
                throw new TrainingException("the estimator " + term.graph().name() + " reads " + field.words()
                        + ", which only recorded batches hold");
            case REFERENCE_LOGPROB -> companion(Companion.REFERENCE, members, offsets);
            case TEACHER_LOGPROB -> companion(Companion.TEACHER, members, offsets);
        };
    }

    private double[] companion(Companion companion, List<Member> members, int[] offsets) {
        List<float[]> logprobs = companions.logprobs(
                companion,
                members.stream()
                        .map(m -> new Companions.Asked(m.origin(), m.tokens(), m.temperature()))
                        .toList());
        double[] all = new double[offsets[members.size()]];
        for (int i = 0; i < members.size(); i++) {
            float[] own = logprobs.get(i);
            for (int t = 0; t < own.length; t++) {
                if (!Float.isFinite(own[t])) {
                    throw new TrainingException(
                            step,
                            Phase.ESTIMATE,
                            "the " + companion.word() + " gives a token of prompt "
                                    + members.get(i).group().row().id() + " the log-prob " + own[t]);
                }
                all[offsets[i] + t] = own[t];
            }
        }
        return all;
    }

    private static double[] each(List<Member> members, ToDoubleFunction<Member> value) {
        return members.stream().mapToDouble(value).toArray();
    }

    private static double[] tokens(List<Member> members, int[] offsets, Function<Member, float[]> values) {
        double[] all = new double[offsets[members.size()]];
        for (int i = 0; i < members.size(); i++) {
            float[] own = values.apply(members.get(i));
            for (int t = 0; t < own.length; t++) {
                all[offsets[i] + t] = own[t];
            }
        }
        return all;
    }
}
