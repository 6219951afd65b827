package org.hone.runtime.walk;

import java.util.List;

/**
 * What the schedule decides in a step.
 *
 * @param terms names of its terms, in order
 * @param prompts the prompts that were kept, in order
 */
public record StepGate(List<String> terms, List<Decision> prompts) {
    public StepGate {
        terms = List.copyOf(terms);
        prompts = List.copyOf(prompts);
    }

    /**
     * The decision on one prompt.
     *
     * @param prompt the row's identity
     * @param passRate share of its rollouts that were right
     * @param meanReward mean reward of its rollouts
     * @param weights the weight of each term; 0 leaves the prompt out of the term
     */
    public record Decision(String prompt, double passRate, double meanReward, List<Double> weights) {
        public Decision {
            weights = List.copyOf(weights);
        }
    }
}
