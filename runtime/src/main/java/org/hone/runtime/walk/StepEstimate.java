package org.hone.runtime.walk;

import java.util.List;
import org.hone.runtime.record.RecordedReply;

/**
 * What an optimiser step would do to every token.
 *
 * @param optimizerSteps optimiser steps on the samples of the step, of which this is the first
 * @param prompts prompts of this optimiser step
 * @param learningRate its learning rate
 * @param logprobGap largest difference between sampling and scoring of the same token, in nats; 0 if nothing was scored
 * @param terms the schedule's terms, in order
 */
public record StepEstimate(int optimizerSteps, int prompts, double learningRate, double logprobGap, List<Term> terms) {
    public StepEstimate {
        terms = List.copyOf(terms);
    }

    /**
     * A term.
     *
     * @param name the name of its estimator
     * @param likelihood whether it pulls on the log-prob of each token; else on a quantity of the whole distribution
     * @param sequences what it trains on
     */
    public record Term(String name, boolean likelihood, List<Sequence> sequences) {
        public Term {
            sequences = List.copyOf(sequences);
        }
    }

    /**
     * What a term does to one reply or demonstration. All arrays have one number for each token. For a term on a quantity
     * of the distribution the coefficient is the quantity's factor, and mask and ratio are 1.
     *
     * @param prompt the row's identity
     * @param source rollout or demonstration
     * @param index place among the prompt's rollouts; 0 for a demonstration
     * @param tokens the text of each token; a special token as the vocabulary writes it
     * @param logprob the current policy's log-prob, in nats, at the temperature the term trains at
     * @param mask the estimator's mask; all 0 for a truncated reply that the recipe leaves out
     * @param ratio {@code π_θ / π_ref} as the estimator has it
     * @param advantage the advantage
     * @param coefficient what the gradient of the log-prob is multiplied by, before the aggregate
     * @param weight the aggregate's factor times the schedule's weight of the prompt
     */
    public record Sequence(
            String prompt,
            RecordedReply.Source source,
            int index,
            List<String> tokens,
            float[] logprob,
            double[] mask,
            double[] ratio,
            double[] advantage,
            float[] coefficient,
            float[] weight) {
        public Sequence {
            tokens = List.copyOf(tokens);
        }
    }
}
