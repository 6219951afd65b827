package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.Scores;
import org.hone.runtime.torch.TokenSequence;
import org.hone.runtime.torch.TorchRuntime;

/**
 * The frozen models beside the policy, loaded only if a term needs them. They score the policy's tokens with the same
 * graph and at the same temperature as the policy does, each sequence once a step. A companion that is the policy's own
 * declaration holds the policy's starting weights, also in a resumed run.
 */
final class Companions implements AutoCloseable {
    private final Map<ModelPlan.Source, LanguageModel> loaded = new HashMap<>();
    private final Map<Companion, LanguageModel> models = new EnumMap<>(Companion.class);
    private final Map<Companion, IdentityHashMap<Object, float[]>> known = new EnumMap<>(Companion.class);

    private Companions() {}

    /**
     * Loads what the terms need.
     *
     * @throws TrainingException if a model is missing or its tokens are not the policy's
     */
    static Companions load(
            TorchRuntime runtime, Map<Companion, ModelPlan> plans, List<Term> terms, LanguageModel policy) {
        var companions = new Companions();
        boolean whole = false;
        try {
            companions.add(runtime, plans, terms, policy);
            whole = true;
            return companions;
        } finally {
            if (!whole) {
                companions.close();
            }
        }
    }

    /** Loads what more terms need beside what is here. */
    void add(TorchRuntime runtime, Map<Companion, ModelPlan> plans, List<Term> terms, LanguageModel policy) {
        for (Companion companion : Companion.values()) {
            for (Term term : terms) {
                if (companion.neededBy(term.graph())) {
                    ModelPlan plan = plans.get(companion);
                    if (plan == null) {
                        throw new TrainingException("the term " + term.graph().name() + " reads the " + companion.word()
                                + ", but the recipe declares no such model");
                    }
                    LanguageModel model = loaded.get(plan.source());
                    if (model == null) {
                        model = LanguageModel.load(runtime, plan);
                        loaded.put(plan.source(), model);
                    }
                    agree(companion, model, policy, term.graph());
                    if (models.put(companion, model) != model) {
                        known.remove(companion);
                    }
                }
            }
        }
    }

    private static void agree(Companion companion, LanguageModel model, LanguageModel policy, TermGraph term) {
        String who = "the " + companion.word() + " `" + model.name() + "`";
        policy.differentToken(model).ifPresent(difference -> {
            throw new TrainingException(who + " does not have the policy's tokens: " + difference
                    + "; log-probs of other tokens cannot be compared, so take a model of the same family");
        });
        int own = policy.policy().config().vocabSize();
        int its = model.policy().config().vocabSize();
        if (own != its && term instanceof VocabularyGraph) {
            throw new TrainingException("the term " + term.name() + " compares whole distributions, but " + who
                    + " has logits for " + its + " tokens and the policy for " + own
                    + "; terms on log-probs of the sampled tokens work with both");
        }
    }

    /** Forgets what was scored. */
    void newStep() {
        known.clear();
    }

    /** The models of the quantities of the vocabulary. */
    Map<Companion, Policy> policies() {
        Map<Companion, Policy> policies = new EnumMap<>(Companion.class);
        models.forEach((companion, model) -> policies.put(companion, model.policy()));
        return policies;
    }

    /** A sequence to score: {@code origin} stands for it until the next step. */
    record Asked(Object origin, TokenSequence tokens, double temperature) {}

    /** Log-probs of the reply tokens of each sequence, in order. */
    List<float[]> logprobs(Companion companion, List<Asked> asked) {
        IdentityHashMap<Object, float[]> scored = known.computeIfAbsent(companion, absent -> new IdentityHashMap<>());
        LanguageModel model = models.get(companion);
        if (model == null) {
            throw new IllegalStateException("the " + companion.word() + " was not loaded");
        }
        for (double heat :
                asked.stream().mapToDouble(Asked::temperature).distinct().toArray()) {
            List<Asked> open = asked.stream()
                    .filter(a -> a.temperature() == heat && !scored.containsKey(a.origin()))
                    .toList();
            List<Scores> found =
                    model.policy().score(open.stream().map(Asked::tokens).toList(), heat);
            for (int i = 0; i < open.size(); i++) {
                scored.put(open.get(i).origin(), found.get(i).logprobs());
            }
        }
        List<float[]> all = new ArrayList<>();
        for (Asked one : asked) {
            all.add(logprobs(companion, one.origin()));
        }
        return all;
    }

    /** What a companion said of a sequence in this step; empty if nobody asked. */
    float[] logprobs(Companion companion, Object origin) {
        IdentityHashMap<Object, float[]> scored = known.get(companion);
        float[] found = scored == null ? null : scored.get(origin);
        return found == null ? new float[0] : found;
    }

    @Override
    public void close() {
        loaded.values().forEach(LanguageModel::close);
    }
}
