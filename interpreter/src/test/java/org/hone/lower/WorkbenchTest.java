package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.hone.ast.Declaration;
import org.hone.diagnostics.TextRenderer;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.estimate.VocabularyGraph.Quantity;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;

class WorkbenchTest {
    private static final String PROGRAM = """
            import std.estimators { grpo as g, sft }
            param clip: Real = 0.3
            estimator mine(t: Rollouts, bound: Real = clip) {
              mask       = clip_mask(t.ratio, t.reward, low: bound, high: bound)
              reference  = t.behaviour.logprob
              advantage  = t.reward
              likelihood = t.policy.logprob
              aggregate  = l => l |> mean(per: batch)
            }
            schedule both(q: PromptStats) {
              weight g   = q.pass_rate
              weight sft = 1.0 - q.pass_rate
            }
            """;

    private final Workbench bench =
            Compiler.open(new SourceFile("p.hone", PROGRAM), ParamInputs.NONE, new ModuleLoader(Path.of("")));

    @Test
    void anEstimatorIsFoundByItsNameWhereverItIsDeclared() {
        assertThat(graph("mine").name()).isEqualTo("mine");
        assertThat(graph("g").name()).isEqualTo("grpo");
        assertThat(graph("std.estimators.rloo").name()).isEqualTo("rloo");
        assertThat(graph("estimators.rloo").name()).isEqualTo("rloo");
    }

    @Test
    void argumentsAndAFactorAreReadInTheProgramsScope() {
        assertThat(graph("mine(bound: clip)")).isEqualTo(graph("mine"));
        assertThat(graph("mine(bound: 0.1)")).isNotEqualTo(graph("mine"));
        Workbench.Scaled scaled = bench.estimator("0.2 * mine").value().orElseThrow();
        assertThat(scaled.factor()).isEqualTo(0.2);
        assertThat(scaled.graph()).isEqualTo(graph("mine"));
    }

    @Test
    void aQuestionThatMakesNoSenseSaysWhy() {
        assertThat(said("mime")).contains("H1001", "nothing is called `mime`", "did you mean `mine`?");
        assertThat(said("both")).contains("H1008", "not an estimator");
        assertThat(said("mine(")).contains("H0");
        assertThat(bench.schedule("mine").value()).isEmpty();
    }

    @Test
    void aTermOverTheVocabularyIsFoundAsATermButIsNoEstimator() {
        assertThat(bench.term("std.terms.full_kl").value().orElseThrow())
                .isInstanceOfSatisfying(VocabularyGraph.class, term -> {
                    assertThat(term.quantity()).isEqualTo(new Quantity.Divergence(Companion.REFERENCE, true));
                    assertThat(term.factor()).isEqualTo(new Expr.Literal(-1));
                });
        assertThat(bench.term("mine(bound: 0.1)").value().orElseThrow()).isEqualTo(graph("mine(bound: 0.1)"));
        assertThat(said("std.terms.entropy_bonus"))
                .contains("H2120", "`entropy_bonus` is a term over the vocabulary, not an estimator");
    }

    @Test
    void aScheduleIsFoundByItsName() {
        assertThat(bench.schedule("both").value().orElseThrow().terms()).hasSize(2);
        assertThat(bench.names(Declaration.Schedule.class)).containsExactly("both");
    }

    private EstimatorGraph graph(String text) {
        return bench.estimator(text).value().orElseThrow().graph();
    }

    private String said(String text) {
        Workbench.Answer<Workbench.Scaled> answer = bench.estimator(text);
        assertThat(answer.value()).isEmpty();
        return new TextRenderer(false).render(answer.diagnostics());
    }
}
