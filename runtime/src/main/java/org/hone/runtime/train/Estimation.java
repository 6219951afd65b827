package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
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
    record Member(Group group, int prompt, Object origin, int[] reply, double temperature) {
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
     * A term on an optimiser step, with all that it reads but what the policy says.
     *
     * @param groups the prompts of the optimiser step
     * @param weights the schedule's weight of the term on each of them
     * @param offsets where the tokens of each member begin
     */
    record Prepared(
            Term term,
            List<Group> groups,
            double[] weights,
            List<Member> members,
            int[] offsets,
            Map<SourceField, double[]> fields) {
        int tokens() {
            return offsets[members.size()];
        }

        /** Factors by token, cut into those of the members. */
        List<float[]> apart(float[] factors) {
            List<float[]> each = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                each.add(Arrays.copyOfRange(factors, offsets[i], offsets[i + 1]));
            }
            return each;
        }
    }

    /** What a term reads, except for what the policy says. */
    Prepared prepare(Term term, List<Group> groups, double[] weights) {
        List<Member> members = members(term, groups, weights);
        int[] offsets = new int[members.size() + 1];
        for (int i = 0; i < members.size(); i++) {
            offsets[i + 1] = offsets[i] + members.get(i).reply().length;
        }
        Map<SourceField, double[]> fields = new LinkedHashMap<>();
        for (SourceField field : term.fields()) {
            boolean later = field == SourceField.POLICY_LOGPROB || field == SourceField.ENTROPY;
            fields.put(field, later || members.isEmpty() ? new double[0] : values(term, field, members, offsets));
        }
        return new Prepared(term, groups, weights, members, offsets, fields);
    }

    /** Scores what a term reads that is not scored yet. */
    void score(Prepared prepared) {
        if (prepared.term().scored()) {
            score(prepared.members());
        }
    }

    /**
     * The factors of one term.
     *
     * @throws TrainingException naming term and prompt, if a log-prob or a coefficient is not finite
     */
    TermEstimate estimate(Prepared p) {
        if (p.members().isEmpty()) {
            return TermEstimate.none(p.term(), p.groups().size());
        }
        if (p.term().scored()) {
            p.members().forEach(member -> requireFinite(p.term(), member));
        }
        Map<SourceField, double[]> fields = new LinkedHashMap<>(p.fields());
        fields.replaceAll((field, known) -> switch (field) {
            case POLICY_LOGPROB -> logprobs(p, m -> scoresOf(m).logprobs());
            case ENTROPY -> tokens(p.members(), p.offsets(), m -> scoresOf(m).entropy());
            default -> known;
        });
        float[][] out = coefficients(p, fields);
        List<float[]> factors = p.apart(factors(p, out));
        List<Weighted> weighted = new ArrayList<>();
        for (int i = 0; i < p.members().size(); i++) {
            Member member = p.members().get(i);
            requireFinite(p, i, factors.get(i), out);
            weighted.add(new Weighted(
                    p.term(), member.group(), member.origin(), member.tokens(), factors.get(i), member.temperature()));
        }
        var batch = new PackedBatch(p.offsets(), promptOf(p), p.groups().size(), fields);
        return new TermEstimate(p.term(), batch, p.weights(), out[0], out[1], weighted);
    }

    /**
     * The factors of a term's members, where the log-probs of some may be a guess.
     *
     * @param logprobs of a member's tokens
     */
    List<float[]> factors(Prepared p, Function<Member, float[]> logprobs) {
        Map<SourceField, double[]> fields = new LinkedHashMap<>(p.fields());
        fields.computeIfPresent(SourceField.POLICY_LOGPROB, (field, none) -> logprobs(p, logprobs));
        return p.apart(factors(p, coefficients(p, fields)));
    }

    private double[] logprobs(Prepared p, Function<Member, float[]> logprobs) {
        return p.term().scored() ? tokens(p.members(), p.offsets(), logprobs) : new double[p.tokens()];
    }

    private float[][] coefficients(Prepared p, Map<SourceField, double[]> fields) {
        return state.coefficients()
                .coefficients(p.term().method(), List.copyOf(fields.values()), p.offsets(), promptOf(p), p.weights());
    }

    private static int[] promptOf(Prepared p) {
        return p.members().stream().mapToInt(Member::prompt).toArray();
    }

    /** Coefficient times weight of each token; nothing of a reply that is cut off, where the recipe leaves those out. */
    private float[] factors(Prepared p, float[][] out) {
        float[] factors = new float[p.tokens()];
        for (int i = 0; i < p.members().size(); i++) {
            boolean masked = maskTruncated
                    && p.members().get(i).origin() instanceof Group.Rollout r
                    && r.reply().truncated();
            for (int t = p.offsets()[i]; t < p.offsets()[i + 1] && !masked; t++) {
                factors[t] = out[0][t] * out[1][t];
            }
        }
        return factors;
    }

    private void requireFinite(Prepared p, int member, float[] factors, float[][] out) {
        for (int t = 0; t < factors.length; t++) {
            if (!Float.isFinite(factors[t])) {
                int at = p.offsets()[member] + t;
                throw new TrainingException(
                        step,
                        Phase.ESTIMATE,
                        "the term " + p.term().graph().name() + " gives token " + t + " of a reply to prompt "
                                + p.members().get(member).group().row().id() + " the coefficient " + out[0][at]
                                + " (weight " + out[1][at] + ")");
            }
        }
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

    void score(List<Member> members) {
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

    /**
     * Refuses log-probs that are none.
     *
     * @throws TrainingException naming term and prompt
     */
    void requireFinite(Term term, Member member) {
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
            case POLICY_LOGPROB, ENTROPY -> throw new IllegalStateException("what the policy says comes later");
            case BEHAVIOUR_LOGPROB -> tokens(members, offsets, Estimation::behaviour);
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

    /** What sampling noted. A demonstration in a mixed group has no behaviour policy; it counts as π_old ≡ 1, as LUFFY has it. */
    static float[] behaviour(Member member) {
        return member.origin() instanceof Group.Rollout rollout
                ? rollout.reply().logprobs()
                : new float[member.reply().length];
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
