package org.hone.runtime.record;

import java.util.List;

/**
 * How the prompts of one step fared: all that a schedule's weights can depend on.
 *
 * @param step the step, from 1
 * @param prompts its prompts, in the file's order
 */
public record StepOutcomes(int step, List<Prompt> prompts) {
    public StepOutcomes {
        prompts = List.copyOf(prompts);
    }

    /**
     * One prompt.
     *
     * @param prompt its identity
     * @param passRate share of its rollouts that were right
     * @param meanReward mean reward of its rollouts
     * @param rollouts number of its rollouts
     */
    public record Prompt(String prompt, double passRate, double meanReward, int rollouts) {}
}
