package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.StraightLine;
import org.hone.runtime.estimate.TermGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.graph.CoefficientEmitter;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.SegmentMethods;

/**
 * One term of a schedule as the training graph has it.
 *
 * @param index its place in the schedule
 * @param graph what it trains with
 * @param method its method in the archive
 * @param fields what the method takes, in order
 * @param scored whether its coefficients depend on what the current policy says of the tokens; an estimator whose
 *     reference is the frozen policy itself, such as SFT, needs no scoring pass
 */
record Term(int index, TermGraph graph, String method, List<SourceField> fields, boolean scored) {

    /** The terms of a schedule. */
    static List<Term> of(ScheduleGraph schedule) {
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < schedule.terms().size(); i++) {
            TermGraph graph = schedule.terms().get(i).estimator();
            terms.add(new Term(i, graph, "coefficients_" + i, CoefficientEmitter.fieldsOf(graph), scored(graph)));
        }
        return terms;
    }

    /** The methods that the terms need in the archive. */
    static List<Method> methods(List<Term> terms) {
        List<Method> methods = new ArrayList<>(SegmentMethods.all());
        terms.forEach(term -> methods.add(CoefficientEmitter.emit(term.graph(), term.method())));
        return methods;
    }

    private static boolean scored(TermGraph graph) {
        return switch (graph) {
            case EstimatorGraph e -> scored(e);
            case VocabularyGraph v -> readsPolicy(v.expressions());
        };
    }

    private static boolean scored(EstimatorGraph e) {
        List<SourceField> reads = e.reads();
        return reads.contains(SourceField.POLICY_LOGPROB) || reads.contains(SourceField.ENTROPY);
    }

    private static boolean readsPolicy(List<Expr> expressions) {
        List<SourceField> fields = StraightLine.of(expressions).fields();
        return fields.contains(SourceField.POLICY_LOGPROB) || fields.contains(SourceField.ENTROPY);
    }

    /**
     * Whether the factors of a sequence can be told from its own log-probs and from what was known before: then the forward pass of the
     * gradient finds them, and no scoring pass is needed.
     */
    boolean ownLogprobs() {
        var program = StraightLine.of(graph.expressions());
        return quantity().isEmpty()
                && !fields.contains(SourceField.ENTROPY)
                && !program.crosses(SourceField.POLICY_LOGPROB);
    }

    /** The quantity of the vocabulary that is differentiated, unless it is the log-prob of the token. */
    Optional<VocabularyGraph.Quantity> quantity() {
        return graph instanceof VocabularyGraph v ? Optional.of(v.quantity()) : Optional.empty();
    }

    boolean readsRollouts() {
        return graph.source() != SourceKind.DEMOS;
    }

    boolean readsDemos() {
        return graph.source() != SourceKind.ROLLOUTS;
    }
}
