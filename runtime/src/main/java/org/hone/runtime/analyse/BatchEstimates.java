package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorException;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.hone.runtime.estimate.Replay;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.record.RecordException;
import org.hone.runtime.record.RecordedBatch;
import org.hone.runtime.record.RecordedSequence;

/**
 * What several estimators say of one recorded batch.
 *
 * @param batch the batch
 * @param estimates one for each question, in order
 * @param cosine cosine of the angle between each two gradients over all tokens of the batch; NaN where one has no length
 */
public record BatchEstimates(RecordedBatch batch, List<Estimate> estimates, double[][] cosine) {

    /**
     * A question.
     *
     * @param name what the answer is called
     * @param factor a factor on the whole estimator
     * @param promptWeight the schedule's weight for each prompt of the batch
     */
    public record Question(String name, double factor, EstimatorGraph graph, double[] promptWeight) {}

    /**
     * An answer.
     *
     * @param selection the sequences that the estimator reads
     * @param coefficients coefficient and weight (with schedule and factor) of each of their tokens
     */
    public record Estimate(
            String name,
            EstimatorGraph graph,
            RecordedBatch.Selection selection,
            Coefficients coefficients,
            GradientSummary summary) {}

    /**
     * How to read the batch.
     *
     * @param maxReply the reply budget, if it is known
     * @param maskTruncated whether truncated replies are left out of the estimator, as {@code overlong: mask} has it
     * @param threads threads to use at most
     */
    public record Reading(OptionalInt maxReply, boolean maskTruncated, int threads) {}

    /**
     * Answers questions.
     *
     * @throws RecordException if the batch lacks a field that an estimator reads, or a number that is not finite comes out;
     *     names file, line and field
     * @throws EstimatorException if an estimator needs the reply budget and it is not known
     */
    public static BatchEstimates of(RecordedBatch batch, List<Question> questions, Reading reading) {
        Map<SourceKind, RecordedBatch.Selection> selections = new EnumMap<>(SourceKind.class);
        List<RecordedBatch.Selection> chosen = new ArrayList<>();
        List<Replay.Job> jobs = new ArrayList<>();
        for (Question question : questions) {
            RecordedBatch.Selection selection = selections.computeIfAbsent(
                    question.graph().source(), source -> batch.select(source, reading.maxReply()));
            requireFields(batch, question.graph(), selection);
            chosen.add(selection);
            jobs.add(new Replay.Job(question.graph(), selection.batch(), question.promptWeight()));
        }
        List<Replay.Outcome> outcomes = Replay.run(jobs, reading.threads());
        List<Estimate> estimates = new ArrayList<>();
        List<double[]> gradients = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            RecordedBatch.Selection selection = chosen.get(i);
            Coefficients c = outcomes.get(i).coefficients();
            requireFinite(batch, question, selection, c);
            adjust(batch, question, selection, c, reading.maskTruncated());
            double[] gradient = new double[c.coefficient().length];
            for (int t = 0; t < gradient.length; t++) {
                gradient[t] = c.coefficient()[t] * c.weight()[t];
            }
            GradientSummary summary =
                    GradientSummary.of(gradient, selection.batch(), question.promptWeight(), outcomes.get(i));
            estimates.add(new Estimate(question.name(), question.graph(), selection, c, summary));
            gradients.add(spread(batch, selection, gradient));
        }
        return new BatchEstimates(batch, estimates, cosine(gradients, estimates));
    }

    private static void requireFields(RecordedBatch batch, EstimatorGraph graph, RecordedBatch.Selection selection) {
        for (SourceField field : graph.reads()) {
            if (selection.batch().fields().containsKey(field)) {
                continue;
            }
            if (field == SourceField.MAX_REPLY) {
                throw new EstimatorException("the estimator " + graph.name()
                        + " divides by the reply budget `t.max_reply`, which a recorded batch does not hold");
            }
            Optional<RecordedSequence> lacking = batch.lacking(field, graph.source());
            throw new RecordException(
                    batch.file(),
                    lacking.map(RecordedSequence::line).orElse(0),
                    (lacking.isPresent() && !lacking.get().rollout() ? "the demonstration" : "the rollout") + " of "
                            + lacking.map(RecordedSequence::prompt).orElse("a prompt") + " has no \""
                            + RecordedBatch.key(field) + "\", which the estimator " + graph.name() + " reads");
        }
    }

    private static void requireFinite(
            RecordedBatch batch, Question question, RecordedBatch.Selection selection, Coefficients c) {
        Evaluator.firstNonFinite(question.graph(), selection.batch(), c).ifPresent(bad -> {
            RecordedSequence sequence = batch.sequences().get(selection.members()[bad.sequence()]);
            throw new RecordException(
                    batch.file(),
                    sequence.line(),
                    "the estimator " + question.name() + " gives token " + bad.token() + " the coefficient "
                            + bad.coefficient() + " and the weight " + bad.weight()
                            + "; look at the line's numbers (null is one that was not finite)");
        });
    }

    /** Puts the question's factor into the weights and takes out what the recipe leaves out. */
    private static void adjust(
            RecordedBatch batch,
            Question question,
            RecordedBatch.Selection selection,
            Coefficients c,
            boolean maskTruncated) {
        int[] offsets = selection.batch().offsets();
        for (int s = 0; s < selection.members().length; s++) {
            RecordedSequence sequence = batch.sequences().get(selection.members()[s]);
            boolean out = maskTruncated && sequence.rollout() && sequence.truncated();
            double factor = out ? 0 : question.factor();
            for (int t = offsets[s]; factor != 1 && t < offsets[s + 1]; t++) {
                c.weight()[t] *= factor;
            }
        }
    }

    /** From the tokens of one source to those of the whole batch. */
    private static double[] spread(RecordedBatch batch, RecordedBatch.Selection selection, double[] gradient) {
        if (selection.members().length == batch.sequences().size()) {
            return gradient;
        }
        int[] to = batch.offsets();
        int[] from = selection.batch().offsets();
        double[] all = new double[to[to.length - 1]];
        for (int s = 0; s < selection.members().length; s++) {
            System.arraycopy(gradient, from[s], all, to[selection.members()[s]], from[s + 1] - from[s]);
        }
        return all;
    }

    private static double[][] cosine(List<double[]> gradients, List<Estimate> estimates) {
        int n = gradients.size();
        double[][] cosine = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double product = 0;
                double[] x = gradients.get(i);
                double[] y = gradients.get(j);
                for (int t = 0; t < x.length; t++) {
                    product += x[t] * y[t];
                }
                double norms = estimates.get(i).summary().norm()
                        * estimates.get(j).summary().norm();
                double value = norms == 0 ? Double.NaN : i == j ? 1 : Math.clamp(product / norms, -1.0, 1.0);
                cosine[i][j] = value;
                cosine[j][i] = value;
            }
        }
        return cosine;
    }
}
