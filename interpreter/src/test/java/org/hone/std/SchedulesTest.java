package org.hone.std;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hone.diagnostics.Code;
import org.hone.lower.Compilation;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.estimate.PromptStats;
import org.hone.runtime.estimate.ScheduleEvaluator;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
    private static final int N = 8;
    private static final int STEPS = 300;
    private static final String NAMES =
            "cosine_mu, decay, fixed_mix, hard_gate, hysteresis_gate, linear_gate, sigmoid_gate, smoothed_gate, switch_at, table_gate, warm_up";

    @Test
    void hardGate() {
        same("hard_gate(q)", q -> q.passRate() > 0 ? 1 : 0);
        same("hard_gate(q, above: 0.25)", q -> q.passRate() > 0.25 ? 1 : 0);
    }

    @Test
    void smoothedGate() {
        same("smoothed_gate(q, above: 0.3, decay: 0.5)", q -> q.passRateEma().applyAsDouble(0.5) > 0.3 ? 1 : 0);
    }

    @Test
    void tableGate() {
        double[] table = {0, 0, 0.125, 0.25, 0.5, 1};
        same(
                "table_gate(q, [0.0, 0.0, 0.125, 0.25, 0.5, 1.0])",
                q -> table[(int) Math.min(Math.round(q.passRate() * N), 5)]);
    }

    @Test
    void linearGate() {
        same("linear_gate(q)", PromptStats::passRate);
        same("linear_gate(q, from: 0.2, to: 0.6)", q -> Math.clamp((q.passRate() - 0.2) / 0.4, 0, 1));
    }

    @Test
    void sigmoidGate() {
        same("sigmoid_gate(q, middle: 0.4, width: 0.05)", q -> 1 / (1 + Math.exp(-(q.passRate() - 0.4) / 0.05)));
    }

    @Test
    void hysteresisGate() {
        same("hysteresis_gate(q, low: 0.2, high: 0.6)", q -> {
            if (q.passRate() > 0.6) {
                return 1;
            }
            return q.passRate() > 0.2 && q.visits() > 0 && q.lastPassRate() > 0.6 ? 1 : 0;
        });
    }

    @Test
    void overTheRun() {
        same("fixed_mix(0.3)", q -> 0.3);
        same("warm_up(q, over: 50.steps)", q -> Math.min(q.step() / 50.0, 1));
        same("decay(q, over: 50.steps, floor: 0.1)", q -> Math.max(1 - 0.9 * q.step() / 50, 0.1));
        same("switch_at(q, at: 100.steps)", q -> q.step() > 100 ? 1 : 0);
    }

    @Test
    void cosineMuRisesAndFalls() {
        same("cosine_mu(q)", q -> {
            double falling = Math.min((q.step() - 20) / 180.0, 1);
            return q.step() <= 20 ? 0.9 * q.step() / 20 : 0.05 + 0.85 * (1 + Math.cos(Math.PI * falling)) / 2;
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hard_gate(q)",
                "smoothed_gate(q)",
                "table_gate(q, [0.0, 0.5, 1.0])",
                "linear_gate(q)",
                "sigmoid_gate(q)",
                "hysteresis_gate(q, low: 0.25, high: 0.5)",
                "fixed_mix(0.5)",
                "warm_up(q, over: 50.steps)",
                "decay(q, over: 50.steps, floor: 0.1)",
                "1.0 - cosine_mu(q)",
                "switch_at(q, at: 100.steps)"
            })
    void aRecipeTakesItWithoutAWord(String weight) {
        assertThat(recipe(weight).diagnostics().sorted()).isEmpty();
    }

    @Test
    void aGateThatTheGroupCannotCrossIsStillRefused() {
        Compilation compilation = recipe("hard_gate(q, above: 1.0)");
        assertThat(compilation.diagnostics().sorted())
                .first()
                .satisfies(d -> assertThat(d.code()).isEqualTo(Code.GATE_NEVER));
        assertThat(compilation
                        .diagnostics()
                        .sorted()
                        .getFirst()
                        .place()
                        .orElseThrow()
                        .source()
                        .name())
                .isEqualTo("one.hone");
    }

    private static Compilation recipe(String weight) {
        return Compiler.compile(
                new SourceFile("one.hone", """
                import std.estimators { grpo, sft }
                import std.schedules { %s }
                import std.tasks { gcd, solves_gcd }

                model m { weights = "m"; max_reply = 8.tokens }
                dataset d { source = gcd(difficulties: [1], split: "train", size: 10) }
                reward r(reply: Text, row: d.Row) -> Verdict = solves_gcd(reply, row.prompt, row.answer)
                schedule s(q: PromptStats) { weight grpo = %s; weight sft = 1.0 - %s }
                optimizer o { lr = 1e-3 }
                recipe main {
                  model = m; data = d; rollouts = { n: 8, reward: r }; schedule = s; optimizer = o
                  batch = 8.prompts; minibatch = 4.prompts; steps = 300.steps
                }
                """.formatted(NAMES, weight, weight)),
                ParamInputs.NONE,
                new ModuleLoader(Path.of("")));
    }

    /** Compares a weight with its definition at every pass rate, at every step, at first and later visits. */
    private static void same(String weight, ToDoubleFunction<PromptStats> expected) {
        String text = """
                import std.estimators { grpo }
                import std.schedules { %s }
                schedule s(q: PromptStats) { weight grpo = %s }
                """.formatted(NAMES, weight);
        Workbench bench =
                Compiler.open(new SourceFile("s.hone", text), ParamInputs.NONE, new ModuleLoader(Path.of("")));
        assertThat(bench.compilation().diagnostics().sorted()).isEmpty();
        ScheduleGraph graph = bench.schedule("s").value().orElseThrow();
        List<PromptStats> all = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            for (int right = 0; right <= N; right++) {
                int visits = (step + right) % 3;
                double rate = (double) right / N;
                double last = visits == 0 ? Double.NaN : ((step * 5) % 9) / 8.0;
                all.add(new PromptStats(
                        rate, rate, N, step, STEPS, visits, last, d -> visits == 0 ? rate : d * last + (1 - d) * rate));
            }
        }
        double[] weights = ScheduleEvaluator.weights(graph, all)[0];
        for (int i = 0; i < weights.length; i++) {
            assertThat(weights[i])
                    .as("%s for %s", weight, all.get(i))
                    .isCloseTo(expected.applyAsDouble(all.get(i)), within(1e-12));
        }
    }
}
