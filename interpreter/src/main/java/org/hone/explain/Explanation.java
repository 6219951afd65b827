package org.hone.explain;

import java.util.List;
import org.hone.formula.Formula;
import org.hone.formula.Notation;
import org.hone.runtime.analyse.ExactBias;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.plan.RecipePlan;

/** All that is said of one declaration. */
public sealed interface Explanation {
    /** As it was asked for. */
    String name();

    /**
     * An estimator.
     *
     * @param doc its doc comment
     * @param bias on-policy and off-policy; empty unless asked for
     */
    record OfEstimator(
            String name,
            String doc,
            EstimatorGraph graph,
            Reading reading,
            Example example,
            List<Remark> remarks,
            List<Effect> effects,
            List<ExactBias> bias)
            implements Explanation {
        public OfEstimator {
            remarks = List.copyOf(remarks);
            effects = List.copyOf(effects);
            bias = List.copyOf(bias);
        }

        /** The factor before the estimator, as in {@code 0.2 * grpo}. */
        public double factor() {
            return reading.factor();
        }
    }

    /** A term over the whole vocabulary, which has no slots and no coefficient. */
    record OfVocabulary(String name, String doc, VocabularyGraph graph, List<Remark> remarks, List<Effect> effects)
            implements Explanation {
        public OfVocabulary {
            remarks = List.copyOf(remarks);
            effects = List.copyOf(effects);
        }

        /** {@code ∇J = aggregate of the objective's gradient}: the right side. */
        public String gradient(Notation notation) {
            String nabla = notation == Notation.LATEX ? "\\nabla " : "∇";
            String objective = new Formula(notation, List.of()).objective(graph);
            return Reading.reductions(graph.aggregate(), new Formula(notation, List.of()), notation)
                    + (notation == Notation.LATEX ? "\\left[ " : "[ ") + nabla + "(" + objective + ")"
                    + (notation == Notation.LATEX ? " \\right]" : " ]");
        }
    }

    /**
     * A schedule.
     *
     * @param decisions its weights for numbers of right replies
     */
    record OfSchedule(
            String name,
            String doc,
            ScheduleGraph graph,
            List<String> terms,
            Decisions decisions,
            List<Remark> remarks,
            List<Effect> effects)
            implements Explanation {
        public OfSchedule {
            terms = List.copyOf(terms);
            remarks = List.copyOf(remarks);
            effects = List.copyOf(effects);
        }
    }

    /**
     * A recipe.
     *
     * @param terms names of the schedule's terms as they are written
     */
    record OfRecipe(
            String name,
            String doc,
            RecipePlan plan,
            List<String> terms,
            Decisions decisions,
            List<Remark> remarks,
            List<Effect> effects)
            implements Explanation {
        public OfRecipe {
            terms = List.copyOf(terms);
            remarks = List.copyOf(remarks);
            effects = List.copyOf(effects);
        }
    }
}
