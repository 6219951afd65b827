package org.hone.runtime.walk;

import java.util.List;
import org.hone.runtime.record.StepMetrics;

/**
 * A step that was applied.
 *
 * @param metrics what a run records of the step
 * @param prompts its prompts as the score phase gave them, those kept first
 */
public record StepResult(StepMetrics metrics, List<StepPrompt> prompts) {
    public StepResult {
        prompts = List.copyOf(prompts);
    }
}
