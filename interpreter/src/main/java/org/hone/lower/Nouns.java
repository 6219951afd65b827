package org.hone.lower;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.hone.ast.Declaration;
import org.hone.check.Elaborator;
import org.hone.check.Value;
import org.hone.plan.PlanReport;
import org.hone.resolve.ModuleLoader;

/** Lowers each declared noun once, when it is first asked for, and keeps what the plan prints about it. */
final class Nouns {
    private final Elaborator elaborator;
    private final String ground;
    private final ModuleLoader loader;
    private final IdentityHashMap<Declaration.Named, Optional<?>> lowered = new IdentityHashMap<>();
    private final List<PlanReport.Section> sections = new ArrayList<>();
    private final List<ForeignReward> foreign = new ArrayList<>();

    /**
     * @param ground digest of the imported modules and the version of the standard library: part of every recipe's digest
     * @param loader finds scripts beside their modules
     */
    Nouns(Elaborator elaborator, String ground, ModuleLoader loader) {
        this.elaborator = elaborator;
        this.ground = ground;
        this.loader = loader;
    }

    Elaborator elaborator() {
        return elaborator;
    }

    String ground() {
        return ground;
    }

    ModuleLoader loader() {
        return loader;
    }

    /** Rewards that call scripts, in the order in which they were lowered. */
    List<ForeignReward> foreign() {
        return foreign;
    }

    void foreign(ForeignReward reward) {
        foreign.add(reward);
    }

    List<PlanReport.Section> sections() {
        return sections;
    }

    void report(SectionBuilder section) {
        PlanReport.Section built = section.build();
        if (!sections.contains(built)) {
            sections.add(built);
        }
    }

    /** The kind of a noun as the language writes it. */
    static String word(Class<? extends Declaration.Named> kind) {
        return kind.getSimpleName().toLowerCase(Locale.ROOT);
    }

    Optional<org.hone.runtime.plan.ModelPlan> model(Value.Noun noun) {
        return once(noun, () -> new ModelLowering(this).lower(noun, (Declaration.Model) noun.declaration()));
    }

    Optional<DatasetInfo> dataset(Value.Noun noun) {
        return once(noun, () -> new DatasetLowering(this).lower(noun, (Declaration.Dataset) noun.declaration()));
    }

    Optional<RewardInfo> reward(Value.Noun noun) {
        return once(noun, () -> new RewardLowering(this).lower(noun, (Declaration.Reward) noun.declaration()));
    }

    Optional<OptimizerInfo> optimizer(Value.Noun noun) {
        return once(noun, () -> new OptimizerLowering(this).lower(noun, (Declaration.Optimizer) noun.declaration()));
    }

    Optional<ScheduleInfo> schedule(Value.Noun noun) {
        return once(noun, () -> new ScheduleLowering(this).lower(noun, (Declaration.Schedule) noun.declaration()));
    }

    Optional<RecipeInfo> recipe(Value.Noun noun) {
        return once(noun, () -> new RecipeLowering(this).lower(noun, (Declaration.Recipe) noun.declaration()));
    }

    @SuppressWarnings("unchecked") // a declaration is lowered by one method only, so its result has one type
    private <T> Optional<T> once(Value.Noun noun, Supplier<Optional<T>> lowering) {
        Optional<?> known = lowered.get(noun.declaration());
        if (known == null) {
            known = lowering.get();
            lowered.put(noun.declaration(), known);
        }
        return (Optional<T>) known;
    }
}
