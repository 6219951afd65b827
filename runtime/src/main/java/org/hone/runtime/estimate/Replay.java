package org.hone.runtime.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Estimators in double precision on recorded batches, without a model and without the native library. Estimators that read the
 * same sequences share their common sub-expressions, and several run side by side; neither changes a bit of any answer.
 *
 * <p>Only active sequences take part, that is those of prompts whose schedule weight is not 0; all others get coefficient 0
 * and weight 0 and are in no reduction, neither of the slots nor of the aggregate.
 */
public final class Replay {
    private Replay() {}

    /**
     * One estimator on one optimiser step.
     *
     * @param promptWeight the schedule's weight of this term for each prompt of the step: shape {@code [prompts]}
     */
    public record Job(EstimatorGraph graph, PackedBatch batch, double[] promptWeight) {
        /**
         * Checks the shape of the weights and that the batch holds what the estimator reads.
         *
         * @throws EstimatorException if it does not
         */
        public Job {
            if (promptWeight.length != batch.prompts()) {
                throw new IllegalArgumentException(
                        promptWeight.length + " schedule weights for a step of " + batch.prompts() + " prompts");
            }
            for (SourceField field : graph.reads()) {
                if (!batch.fields().containsKey(field)) {
                    throw new EstimatorException("estimator " + graph.name() + " reads " + field.words()
                            + ", which the batch of its " + graph.source().typeName() + " does not hold");
                }
            }
        }
    }

    /**
     * The answer to a job.
     *
     * @param coefficients coefficient and weight of every token of the job's batch
     * @param active tokens of active sequences
     * @param masked those of them that the estimator's mask switches off
     */
    public record Outcome(Coefficients coefficients, int active, int masked) {}

    /**
     * Evaluates all jobs.
     *
     * @param threads threads to use at most
     * @return for each job its outcome
     */
    public static List<Outcome> run(List<Job> jobs, int threads) {
        List<Place> places = places(jobs);
        if (threads == 1 || jobs.size() == 1) {
            return places.stream().map(Place::outcome).toList();
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, jobs.size()))) {
            List<Future<Outcome>> running =
                    places.stream().map(place -> pool.submit(place::outcome)).toList();
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EstimatorException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EstimatorException("the evaluation was interrupted");
        }
    }

    /** Jobs on the same active sequences of the same batch share one program. */
    private static List<Place> places(List<Job> jobs) {
        List<Active> distinct = new ArrayList<>();
        List<List<Expr>> roots = new ArrayList<>();
        int[] group = new int[jobs.size()];
        int[] firstRoot = new int[jobs.size()];
        for (int j = 0; j < group.length; j++) {
            Active active = Active.of(jobs.get(j).batch(), jobs.get(j).promptWeight());
            int known = 0;
            while (known < distinct.size() && !distinct.get(known).same(active)) {
                known++;
            }
            if (known == distinct.size()) {
                distinct.add(active);
                roots.add(new ArrayList<>());
            }
            group[j] = known;
            firstRoot[j] = roots.get(known).size();
            roots.get(known).addAll(jobs.get(j).graph().expressions());
        }
        List<Values> values = new ArrayList<>();
        for (int g = 0; g < distinct.size(); g++) {
            Active active = distinct.get(g);
            values.add(new Values(StraightLine.of(roots.get(g)), active.packing(), leaf(active)));
        }
        List<Place> places = new ArrayList<>();
        for (int j = 0; j < group.length; j++) {
            places.add(new Place(jobs.get(j), distinct.get(group[j]), values.get(group[j]), firstRoot[j]));
        }
        return places;
    }

    /** A job with the values it reads: its roots are those from {@code root} on. */
    private record Place(Job job, Active active, Values values, int root) {
        Outcome outcome() {
            Values.View mask = values.root(root, Axis.TOKEN);
            // Where π_ref is the policy itself the quotient is 1, whatever the policy says of the token.
            boolean own = job.graph().ownReference();
            Values.View reference = own ? mask : values.root(root + 1, Axis.TOKEN);
            Values.View advantage = values.root(root + 2, Axis.TOKEN);
            Values.View likelihood = own ? mask : values.root(root + 3, Axis.TOKEN);
            double[] factor = factor();
            int[] tokens = active.tokens();
            int[] sequenceOf = active.packing().owner(Axis.TOKEN, Axis.SEQUENCE);
            double[] coefficient = new double[job.batch().tokens()];
            double[] weight = new double[coefficient.length];
            int masked = 0;
            for (int i = 0; i < tokens.length; i++) {
                int t = tokens[i];
                double m = mask.at(i);
                // A masked token is dropped, also where its ratio overflows.
                if (m == 0) {
                    masked++;
                } else {
                    double quotient = own ? 1 : Math.exp(likelihood.at(i) - reference.at(i));
                    coefficient[t] = m * quotient * advantage.at(i);
                }
                weight[t] = factor[i] * job.promptWeight()[active.promptOf()[sequenceOf[i]]];
            }
            return new Outcome(new Coefficients(coefficient, weight), tokens.length, masked);
        }

        /** The aggregate as one factor a token: the product of what each of its steps does to it. */
        private double[] factor() {
            Packing packing = active.packing();
            double[] factor = new double[packing.size(Axis.TOKEN)];
            Arrays.fill(factor, 1);
            Axis reached = Axis.TOKEN;
            int scale = root + EstimatorGraph.SLOTS;
            for (Aggregate.Step step : job.graph().aggregate().steps()) {
                switch (step) {
                    case Aggregate.Step.Sum sum -> reached = sum.per();
                    case Aggregate.Step.Mean mean -> {
                        double[] members = packing.members(reached, mean.per());
                        if (reached == Axis.PROMPT && mean.per() == Axis.BATCH) {
                            members = new double[] {job.batch().prompts()};
                        }
                        int[] owner = packing.owner(Axis.TOKEN, mean.per());
                        for (int t = 0; t < factor.length; t++) {
                            factor[t] /= members[owner[t]];
                        }
                        reached = mean.per();
                    }
                    case Aggregate.Step.Scale s -> {
                        Values.View by = values.root(scale++, Axis.TOKEN);
                        for (int t = 0; t < factor.length; t++) {
                            factor[t] *= by.at(t);
                        }
                    }
                }
            }
            return factor;
        }
    }

    /** Values of the fields at the active sequences. */
    static Function<Expr, double[]> leaf(Active active) {
        return expr -> {
            if (!(expr instanceof Expr.Field f)) {
                throw new EstimatorException(
                        "an estimator reads a statistic of the schedule; an estimator reads only the fields of its source");
            }
            double[] all = active.batch().fields().get(f.field());
            if (all == null) {
                throw new IllegalStateException("a field that nobody was asked for");
            }
            return switch (f.axis()) {
                case TOKEN -> active.pick(all, active.tokens());
                case SEQUENCE -> active.pick(all, active.sequences());
                case PROMPT, BATCH -> all;
            };
        };
    }
}
