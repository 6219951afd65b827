package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.Pull;
import org.hone.runtime.torch.Scores;

/**
 * Gathers the gradient of an optimiser step in the pass that scores: between the forward and the backward pass of a micro-batch its
 * log-probs are known, and where the factors of a sequence depend on no other sequence's log-probs ({@link Term#ownLogprobs}) that is enough to
 * tell them. Everything else they depend on, the denominators above all, is of the whole optimiser step as ever.
 *
 * <p>Which sequences have no signal is guessed beforehand, with what sampling noted in place of what the policy says; those are scored only. No
 * guess has to be right: the gradient is linear in the factors, so what the factors came to in the end less what was used is
 * gathered as well, if there is any.
 */
final class OnePass {
    private final Estimation estimation;
    private final Learner learner;
    private final List<Estimation.Prepared> terms;
    private final IdentityHashMap<Object, Sequence> sequences = new IdentityHashMap<>();
    private final List<Sequence> inOrder = new ArrayList<>();
    private final IdentityHashMap<Estimation.Prepared, List<float[]>> unscored = new IdentityHashMap<>();

    /** A sequence with the terms that train on it. */
    private static final class Sequence {
        private final Estimation.Member member;
        private final float[] used;
        private final float[] whole;
        private boolean scored;
        private boolean live;

        Sequence(Estimation.Member member) {
            this.member = member;
            used = new float[member.reply().length];
            whole = new float[member.reply().length];
        }
    }

    /**
     * The pass over some terms, each of which has {@link Term#ownLogprobs}.
     */
    OnePass(Estimation estimation, Learner learner, List<Estimation.Prepared> terms) {
        this.estimation = estimation;
        this.learner = learner;
        this.terms = terms;
        for (Estimation.Prepared term : terms) {
            for (Estimation.Member member : term.members()) {
                Sequence sequence = sequences.computeIfAbsent(member.origin(), absent -> {
                    inOrder.add(new Sequence(member));
                    return inOrder.getLast();
                });
                sequence.scored |= term.term().scored();
            }
        }
    }

    /** Scores the sequences that are likely to have no signal. */
    void scoreTheDead() {
        for (Estimation.Prepared term : terms) {
            List<float[]> guess = factors(term);
            for (int i = 0; i < guess.size(); i++) {
                Estimation.Member member = term.members().get(i);
                // Of a demonstration nobody knows what the policy will say.
                boolean open = term.term().scored() && member.demo();
                of(member.origin()).live |= open || !allZero(guess.get(i));
            }
        }
        estimation.score(inOrder.stream()
                .filter(s -> s.scored && !s.live)
                .map(s -> s.member)
                .toList());
    }

    /** Scores the others and gathers their gradient. */
    void gather() {
        for (double temperature : temperatures()) {
            List<Sequence> alike = inOrder.stream()
                    .filter(s -> s.live && s.member.temperature() == temperature)
                    .toList();
            learner.accumulate(
                    alike.stream().map(s -> s.member.tokens()).toList(),
                    temperature,
                    (batch, logprobs) ->
                            factors(Arrays.stream(batch).mapToObj(alike::get).toList(), logprobs));
        }
    }

    private double[] temperatures() {
        return inOrder.stream()
                .mapToDouble(s -> s.member.temperature())
                .distinct()
                .toArray();
    }

    private float[][] factors(List<Sequence> batch, float[][] logprobs) {
        for (int i = 0; i < logprobs.length; i++) {
            if (batch.get(i).scored) {
                estimation.scores().put(batch.get(i).member.origin(), new Scores(logprobs[i], new float[0]));
            }
        }
        Set<Sequence> those = Set.copyOf(batch);
        for (Estimation.Prepared term : terms) {
            List<Integer> own = new ArrayList<>();
            for (int i = 0; i < term.members().size(); i++) {
                if (those.contains(of(term.members().get(i).origin()))) {
                    own.add(i);
                }
            }
            if (!own.isEmpty()) {
                if (term.term().scored()) {
                    own.forEach(i ->
                            estimation.requireFinite(term.term(), term.members().get(i)));
                }
                List<float[]> found = factors(term);
                own.forEach(i -> add(of(term.members().get(i).origin()).used, found.get(i), 1));
            }
        }
        return batch.stream().map(s -> s.used).toArray(float[][]::new);
    }

    /** The factors of a term by the log-probs that are known; the others are of no consequence to those. */
    private List<float[]> factors(Estimation.Prepared term) {
        if (term.members().isEmpty()) {
            return List.of();
        }
        if (!term.term().scored()) {
            return unscored.computeIfAbsent(term, t -> estimation.factors(t, Estimation::behaviour));
        }
        return estimation.factors(term, member -> {
            Scores known = estimation.scores().get(member.origin());
            return known == null ? Estimation.behaviour(member) : known.logprobs();
        });
    }

    /** Gathers what the gradient lacks. */
    void correct(List<Estimation.TermEstimate> estimates) {
        for (Estimation.TermEstimate term : estimates) {
            term.sequences().forEach(w -> add(of(w.origin()).whole, w.factors(), 1));
        }
        for (double temperature : temperatures()) {
            List<Pull> pulls = new ArrayList<>();
            for (Sequence s : inOrder) {
                float[] missing = s.whole.clone();
                add(missing, s.used, -1);
                if (s.member.temperature() == temperature && !allZero(missing)) {
                    pulls.add(new Pull(s.member.tokens(), missing, Map.of()));
                }
            }
            learner.accumulate(pulls, temperature, Map.of());
        }
    }

    private Sequence of(Object origin) {
        Sequence found = sequences.get(origin);
        if (found == null) {
            throw new IllegalStateException("a sequence of a term was left out");
        }
        return found;
    }

    private static void add(float[] sum, float[] more, float times) {
        for (int t = 0; t < sum.length; t++) {
            sum[t] += times * more[t];
        }
    }

    private static boolean allZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
