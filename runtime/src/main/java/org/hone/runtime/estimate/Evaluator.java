package org.hone.runtime.estimate;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Estimators in double precision, without a model and without the native library. Only active sequences take part, that
 * is those of prompts whose schedule weight is not 0; all others get coefficient 0 and weight 0 and are in no
 * reduction, neither of the slots nor of the aggregate.
 */
public final class Evaluator {
    private Evaluator() {}

    /**
     * Evaluates an estimator on one optimiser step.
     *
     * @param promptWeight the schedule's weight of this term for each prompt of the step: shape {@code [prompts]}
     * @throws EstimatorException if the estimator reads a field that the batch does not hold
     */
    public static Coefficients evaluate(EstimatorGraph graph, PackedBatch batch, double[] promptWeight) {
        if (promptWeight.length != batch.prompts()) {
            throw new IllegalArgumentException(
                    promptWeight.length + " schedule weights for a step of " + batch.prompts() + " prompts");
        }
        int[] active = IntStream.range(0, batch.sequences())
                .filter(s -> promptWeight[batch.promptOf()[s]] != 0)
                .toArray();
        int[] tokens = Arrays.stream(active)
                .flatMap(s -> IntStream.range(batch.offsets()[s], batch.offsets()[s + 1]))
                .toArray();
        int[] lengths = Arrays.stream(active)
                .map(s -> batch.offsets()[s + 1] - batch.offsets()[s])
                .toArray();
        int[] promptOf = pick(batch.promptOf(), active);
        Packing packing = Packing.of(lengths, promptOf);

        StraightLine program = StraightLine.of(graph.expressions());
        Values values = new Values(program, packing, leaf(graph, batch, active, tokens));
        double[] mask = values.root(0, Axis.TOKEN);
        double[] reference = values.root(1, Axis.TOKEN);
        double[] advantage = values.root(2, Axis.TOKEN);
        double[] likelihood = values.root(3, Axis.TOKEN);
        double[] factor = factor(graph, values, packing, batch.prompts());

        double[] coefficient = new double[batch.tokens()];
        double[] weight = new double[batch.tokens()];
        int[] sequenceOf = packing.owner(Axis.TOKEN, Axis.SEQUENCE);
        for (int i = 0; i < tokens.length; i++) {
            // A masked token is dropped, also where its ratio overflows.
            coefficient[tokens[i]] = mask[i] == 0 ? 0 : mask[i] * Math.exp(likelihood[i] - reference[i]) * advantage[i];
            weight[tokens[i]] = factor[i] * promptWeight[promptOf[sequenceOf[i]]];
        }
        return new Coefficients(coefficient, weight);
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

    /** The aggregate as one factor a token: the product of what each of its steps does to it. */
    private static double[] factor(EstimatorGraph graph, Values values, Packing packing, int prompts) {
        double[] factor = new double[packing.size(Axis.TOKEN)];
        Arrays.fill(factor, 1);
        Axis reached = Axis.TOKEN;
        int root = EstimatorGraph.SLOTS;
        for (Aggregate.Step step : graph.aggregate().steps()) {
            switch (step) {
                case Aggregate.Step.Sum sum -> reached = sum.per();
                case Aggregate.Step.Mean mean -> {
                    double[] members = packing.members(reached, mean.per());
                    if (reached == Axis.PROMPT && mean.per() == Axis.BATCH) {
                        members = new double[] {prompts};
                    }
                    int[] owner = packing.owner(Axis.TOKEN, mean.per());
                    for (int t = 0; t < factor.length; t++) {
                        factor[t] /= members[owner[t]];
                    }
                    reached = mean.per();
                }
                case Aggregate.Step.Scale scale -> {
                    double[] by = values.root(root++, Axis.TOKEN);
                    for (int t = 0; t < factor.length; t++) {
                        factor[t] *= by[t];
                    }
                }
            }
        }
        return factor;
    }

    private static Function<Expr, double[]> leaf(EstimatorGraph graph, PackedBatch batch, int[] active, int[] tokens) {
        return expr -> switch (expr) {
            case Expr.Field f -> {
                double[] all = batch.fields().get(f.field());
                if (all == null) {
                    throw new EstimatorException("estimator " + graph.name() + " reads "
                            + f.field().words() + ", which the batch of its "
                            + graph.source().typeName() + " does not hold");
                }
                yield switch (f.axis()) {
                    case TOKEN -> pick(all, tokens);
                    case SEQUENCE -> pick(all, active);
                    case PROMPT, BATCH -> all;
                };
            }
            default ->
                throw new EstimatorException("estimator " + graph.name()
                        + " reads a statistic of the schedule; an estimator reads only the fields of its "
                        + graph.source().typeName());
        };
    }

    private static double[] pick(double[] all, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> all[i]).toArray();
    }

    private static int[] pick(int[] all, int[] indices) {
        return Arrays.stream(indices).map(i -> all[i]).toArray();
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
