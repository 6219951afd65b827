package org.hone.cli;

import java.util.List;
import java.util.Optional;
import org.hone.lower.Workbench;
import org.hone.plan.Program;
import org.hone.runtime.analyse.ScheduleReplay;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.record.RecordedBatch;
import org.hone.runtime.record.StepOutcomes;

/**
 * A schedule that a user names, by itself or by its recipe.
 *
 * @param plan the recipe, if one was named
 * @param steps steps of the whole run
 */
record Scheduled(ScheduleGraph schedule, Optional<RecipePlan> plan, int steps) {

    /**
     * Finds a recipe or a schedule.
     *
     * @param lastStep what counts as the run's last step where no recipe says
     * @throws UsageException if there is neither of that name
     */
    static Scheduled find(Workbench bench, Programs programs, String name, int lastStep) {
        Program program = bench.compilation().program().orElseThrow();
        RecipePlan recipe = program.recipes().get(name);
        if (recipe != null) {
            return new Scheduled(recipe.schedule(), Optional.of(recipe), recipe.steps());
        }
        return programs.answer(bench.schedule(name), Format.text)
                .map(schedule -> new Scheduled(schedule, Optional.empty(), Math.max(1, lastStep)))
                .orElseThrow(() -> new UsageException("the program has no recipe and no schedule `" + name + "`"
                        + (program.recipes().isEmpty()
                                ? ""
                                : "; its recipes: "
                                        + String.join(", ", program.recipes().keySet()))));
    }

    /** What it decides at one of the recorded steps, having seen those before it. */
    ScheduleReplay.Step decisions(List<RecordedBatch> recorded, int place) {
        List<StepOutcomes> outcomes = recorded.subList(0, place + 1).stream()
                .map(RecordedBatch::outcomes)
                .toList();
        return ScheduleReplay.of(schedule, steps, outcomes).steps().getLast();
    }
}
