package org.hone.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.RecipePlan;

/**
 * A checked program: all that the commands need, with no way back to the tree.
 *
 * @param sourceName what messages call its file
 * @param sourceText its text
 * @param digest SHA-256, in hex, of the canonical form of everything below, the param values and the imported modules
 * @param recipes by name, in declared order
 * @param runs its run blocks
 */
public record Program(
        String sourceName,
        String sourceText,
        String digest,
        List<ParamValue> params,
        Map<String, RecipePlan> recipes,
        Map<String, ModelPlan> models,
        Map<String, DatasetPlan> datasets,
        List<RunPlan> runs,
        PlanReport report) {

    /** The run block of a name; the only one there is if the name is empty. */
    public Optional<RunPlan> run(String name) {
        if (name.isEmpty() && runs.size() == 1) {
            return Optional.of(runs.getFirst());
        }
        List<RunPlan> named =
                runs.stream().filter(run -> run.name().equals(name)).toList();
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }
}
