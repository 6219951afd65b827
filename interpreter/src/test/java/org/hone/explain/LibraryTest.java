package org.hone.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hone.ast.Declaration;
import org.hone.cli.explanation.Explanations;
import org.hone.cli.terminal.Glyphs;
import org.hone.diagnostics.Diagnostics;
import org.hone.formula.ScoreForm;
import org.hone.formula.Tidy;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.parser.Parser;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.analyse.ExactBias;
import org.hone.runtime.analyse.ExampleBatch;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Explanations of the standard library's estimators. */
class LibraryTest {
    private static final Workbench BENCH = open();

    private static Workbench open() {
        return Compiler.open(
                new SourceFile("p.hone", "import std.estimators\nimport std.terms\n"),
                ParamInputs.NONE,
                new ModuleLoader(Path.of("")));
    }

    static List<String> estimators() {
        SourceFile source =
                new ModuleLoader(Path.of("")).standard("std.estimators").orElseThrow();
        return Parser.parse(source, new Diagnostics())
                .declarations()
                .filter(Declaration.Estimator.class::isInstance)
                .map(d -> ((Declaration.Estimator) d).name().text())
                .toList();
    }

    private static EstimatorGraph graph(String text) {
        return BENCH.estimator("std.estimators." + text).value().orElseThrow().graph();
    }

    private static Explanation explain(String text, Optional<Integer> bias) {
        Variants none = new Variants(ParamInputs.NONE, inputs -> BENCH, List.of());
        return new Explainer(BENCH, none, bias)
                .explain("std.estimators." + text)
                .explanation()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void theCoefficientThatIsPrintedIsTheOneThatRuns(String name) {
        EstimatorGraph graph = graph(name);
        for (double age : new double[] {-1, 0, 1, 2}) {
            PackedBatch batch = ExampleBatch.of(ExampleBatch.replies(graph.source()), age);
            double[] runs = Trial.of(graph, batch).coefficient();
            double[] printed = Trial.values(ScoreForm.coefficient(graph), graph, batch);
            double[] advantage = Trial.values(graph.advantage(), graph, batch);
            double[] tidy = Trial.values(Tidy.of(graph.advantage()), graph, batch);
            for (int t = 0; t < runs.length; t++) {
                assertThat(printed[t]).isCloseTo(runs[t], within(1e-12 * Math.max(1, Math.abs(runs[t]))));
                assertThat(tidy[t]).isCloseTo(advantage[t], within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void anExplanationIsOfAHundredColumnsAndWholeNumbers(String name) {
        String text =
                Explanations.text(List.of(explain(name, Optional.empty())), Explanations.WIDEST, Glyphs.UNICODE, false);
        assertThat(text.lines())
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(100));
        assertThat(text).doesNotContain("NaN", "not a number", "Infinity", "null", "\u001b");
    }

    @Test
    void whatIsCalledUnbiasedIs() {
        for (String name : List.of("reinforce", "rft", "rloo", "remax")) {
            assertThat(bias(name, 3).all().relative()).as(name).isLessThan(1e-9);
        }
        assertThat(bias("dr_grpo", 4).all().scale()).isCloseTo(0.75, within(1e-9));
        assertThat(bias("dr_grpo", 4).all().direction()).isLessThan(1e-9);
        assertThat(bias("grpo", 4).all().direction()).isGreaterThan(0.1);
    }

    private static ExactBias bias(String name, int n) {
        return ((Explanation.OfEstimator) explain(name, Optional.of(n))).bias().getFirst();
    }

    @Test
    void cautionsComeFromTheGraphAndNotFromTheName() {
        Workbench bench = Compiler.open(new SourceFile("p.hone", """
                estimator rloo(t: Rollouts) {
                  reference  = frozen(t.policy.logprob)
                  advantage  = (t.reward - mean(t.reward, per: prompt)) / (std(t.reward, per: prompt) + 0.1)
                  likelihood = t.policy.logprob
                  aggregate  = l => l |> mean(per: sequence) |> mean(per: batch)
                }
                estimator grpo(t: Rollouts) {
                  reference  = frozen(t.policy.logprob)
                  advantage  = 1.5 * (t.reward - mean(t.reward, per: prompt))
                  likelihood = t.policy.logprob
                  aggregate  = l => mean(mean(sum(l, per: sequence) / t.max_reply, per: prompt), per: batch)
                }
                estimator dapo(t: Rollouts) {
                  reference  = frozen(t.policy.logprob)
                  advantage  = exp(t.reference.logprob - frozen(t.policy.logprob)) - 1.0
                  likelihood = t.policy.logprob
                  aggregate  = l => l |> mean(per: batch)
                }
                """), ParamInputs.NONE, new ModuleLoader(Path.of("")));
        Variants none = new Variants(ParamInputs.NONE, inputs -> bench, List.of());
        Explainer explainer = new Explainer(bench, none, Optional.empty());
        cautions(
                explainer,
                "rloo",
                c -> assertThat(c)
                        .anyMatch(t -> t.contains("difficulty bias"))
                        .anyMatch(t -> t.contains("length bias"))
                        .anyMatch(t -> t.contains("includes the reply's own reward")));
        cautions(
                explainer,
                "grpo",
                c -> assertThat(c).noneMatch(t -> t.contains("difficulty bias") || t.contains("(length bias)")));
        cautions(explainer, "dapo", c -> assertThat(c).anyMatch(t -> t.contains("only on fresh rollouts")));
    }

    private static void cautions(Explainer explainer, String name, Consumer<List<String>> check) {
        Explanation.OfEstimator e =
                (Explanation.OfEstimator) explainer.explain(name).explanation().orElseThrow();
        check.accept(e.remarks().stream()
                .filter(r -> r.kind() == Remark.Kind.CAUTION)
                .map(Remark::text)
                .toList());
    }

    @Test
    void k3IsCalledUnbiasedOnlyWithItsRatio() {
        assertThat(remarks("kl_k3")).anyMatch(t -> t.contains("often called unbiased"));
        assertThat(remarks("kl_corrected")).noneMatch(t -> t.contains("often called unbiased"));
    }

    @Test
    void aParameterThatNothingReadsIsSaidToHaveNoEffect() {
        Workbench bench = Compiler.open(new SourceFile("p.hone", """
                estimator mine(t: Rollouts, idle: Real = 1.0, cap: Real = 2.0) {
                  mask       = if t.ratio > cap then 0.0 else 1.0
                  reference  = t.behaviour.logprob
                  advantage  = t.reward
                  likelihood = t.policy.logprob
                  aggregate  = l => l |> mean(per: batch)
                }
                """), ParamInputs.NONE, new ModuleLoader(Path.of("")));
        Explanation.OfEstimator e = (Explanation.OfEstimator)
                new Explainer(bench, new Variants(ParamInputs.NONE, inputs -> bench, List.of()), Optional.empty())
                        .explain("mine")
                        .explanation()
                        .orElseThrow();
        assertThat(e.effects().get(0).moves()).isEqualTo("no effect: no slot reads it");
        assertThat(e.effects().get(1).slots()).containsExactly("mask");
        assertThat(e.effects().get(1).moves()).contains("none on-policy");
    }

    private static List<String> remarks(String name) {
        return ((Explanation.OfEstimator) explain(name, Optional.empty()))
                .remarks().stream().map(Remark::text).toList();
    }
}
