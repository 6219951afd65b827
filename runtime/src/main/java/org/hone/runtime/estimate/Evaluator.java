package org.hone.runtime.estimate;

import java.util.List;
import java.util.Optional;

/** One estimator on one batch; see {@link Replay} for several. */
public final class Evaluator {
    private Evaluator() {}

    /**
     * Evaluates an estimator on one optimiser step.
     *
     * @param promptWeight the schedule's weight of this term for each prompt of the step: shape {@code [prompts]}
     * @throws EstimatorException if the estimator reads a field that the batch does not hold
     */
    public static Coefficients evaluate(EstimatorGraph graph, PackedBatch batch, double[] promptWeight) {
        return Replay.run(List.of(new Replay.Job(graph, batch, promptWeight)), 1)
                .getFirst()
                .coefficients();
    }

    /** The first token, in packed order, whose contribution is not a finite number. */
    public static Optional<NonFinite> firstNonFinite(
            EstimatorGraph graph, PackedBatch batch, Coefficients coefficients) {
        for (int sequence = 0; sequence < batch.sequences(); sequence++) {
            int start = batch.offsets()[sequence];
            for (int t = start; t < batch.offsets()[sequence + 1]; t++) {
                double c = coefficients.coefficient()[t];
                double w = coefficients.weight()[t];
                if (!Double.isFinite(c) || !Double.isFinite(w)) {
                    return Optional.of(
                            new NonFinite(graph.name(), batch.promptOf()[sequence], sequence, t - start, c, w));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * A coefficient or weight that is not a finite number.
     *
     * @param estimator name of the estimator
     * @param prompt index of the prompt in the step
     * @param sequence index of the sequence in the packed batch
     * @param token index of the token in its sequence
     * @param coefficient its coefficient
     * @param weight its weight
     */
    public record NonFinite(String estimator, int prompt, int sequence, int token, double coefficient, double weight) {
        /** One line for the user. */
        public String message() {
            return "estimator " + estimator + " gives coefficient " + coefficient + " and weight " + weight
                    + " at token " + token + " of sequence " + sequence + " (prompt " + prompt + ")";
        }
    }
}
