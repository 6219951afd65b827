package org.hone.lower;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.hone.check.Elaborator;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.Precision;
import org.hone.source.Place;

/** A recipe's reference and teacher against what its terms read: each needs the other. */
final class CompanionChecks {
    private final Elaborator elaborator;

    CompanionChecks(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /**
     * A model that the recipe declares.
     *
     * @param plan empty if something is wrong with it
     * @param place where the recipe names it
     */
    record Declared(Optional<ModelPlan> plan, Place place) {}

    /** The plans, in the precision of the recipe, if none is wrong. */
    static Optional<Map<Companion, ModelPlan>> plans(Map<Companion, Declared> declared, Precision precision) {
        Map<Companion, ModelPlan> plans = new EnumMap<>(Companion.class);
        declared.forEach((companion, d) -> d.plan().ifPresent(plan -> plans.put(companion, plan.in(precision))));
        return plans.size() == declared.size() ? Optional.of(plans) : Optional.empty();
    }

    boolean check(ScheduleInfo schedule, Map<Companion, Declared> declared, Optional<ModelPlan> policy) {
        boolean sound = true;
        for (Companion companion : Companion.values()) {
            boolean read = false;
            for (ScheduleInfo.Entry entry : schedule.entries()) {
                if (companion.neededBy(entry.graph())) {
                    if (!read && !declared.containsKey(companion)) {
                        missing(companion, entry);
                        sound = false;
                    }
                    read = true;
                }
            }
            Declared d = declared.get(companion);
            if (d != null && !read) {
                sound = false;
                unread(companion, d.place());
            } else if (d != null) {
                sound &= tokens(companion, d, policy, schedule);
            }
        }
        return sound;
    }

    private void missing(Companion companion, ScheduleInfo.Entry entry) {
        String word = companion.word();
        boolean whole = entry.graph() instanceof VocabularyGraph;
        elaborator
                .reporter()
                .add(at(
                                Code.NO_REFERENCE_MODEL,
                                entry.place(),
                                "`" + entry.graph().name() + "` reads `t." + word + (whole ? "" : ".logprob")
                                        + "`, but the recipe has no " + word + " model")
                        .help("declare it in the recipe: `" + word + " = MODEL`"
                                + (companion == Companion.REFERENCE
                                        ? "; the recipe's own `model` there means its starting weights"
                                        : "")));
    }

    private void unread(Companion companion, Place place) {
        elaborator
                .reporter()
                .add(at(Code.UNREAD_MODEL, place, "no term of the schedule reads this " + companion.word())
                        .note("it would be loaded for nothing, and what it was meant to do is not done")
                        .help("leave `" + companion.word() + "` out, or give a term that reads `t." + companion.word()
                                + "` a weight, such as `weight "
                                + (companion == Companion.REFERENCE ? "full_kl" : "distillation") + " = 0.01`"));
    }

    /** Models of a fresh start say their tokens here; those of directories are compared when they are loaded. */
    private boolean tokens(Companion companion, Declared d, Optional<ModelPlan> policy, ScheduleInfo schedule) {
        boolean fresh = d.plan().isPresent()
                && policy.isPresent()
                && d.plan().get().source() instanceof ModelPlan.Source.Fresh
                && policy.get().source() instanceof ModelPlan.Source.Fresh;
        if (!fresh) {
            return true;
        }
        String own = ((ModelPlan.Source.Fresh) policy.orElseThrow().source()).alphabet();
        String its = ((ModelPlan.Source.Fresh) d.plan().orElseThrow().source()).alphabet();
        boolean whole = schedule.entries().stream()
                .map(ScheduleInfo.Entry::graph)
                .anyMatch(g -> g instanceof VocabularyGraph && companion.neededBy(g));
        if (whole ? its.equals(own) : its.startsWith(own)) {
            return true;
        }
        elaborator
                .reporter()
                .add(at(
                                Code.OTHER_TOKENS,
                                d.place(),
                                "the " + companion.word() + " `"
                                        + d.plan().get().name() + "` does not have the policy's tokens")
                        .note("the vocabularies differ, so the same token ids are other characters")
                        .help("give both models the same `vocabulary`"));
        return false;
    }

    private static Diagnostic at(Code code, Place place, String message) {
        return Diagnostic.error(code, place.source(), place.span(), message);
    }
}
