package org.hone.std;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.hone.diagnostics.Code;
import org.hone.lower.Compilation;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.verify.RewardFunction;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.TextValue;
import org.hone.runtime.verify.Verdict;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule rewards of the standard library, as a recipe uses them. */
class RewardsTest {
    @Test
    void aWeightedSumIsOneOnlyIfBothPartsAre() {
        String body =
                "weighted(score(exact(extract(reply, \"<answer>(.*)</answer>\"), row.answer)), think_answer(reply))";
        assertThat(score(body, "<think>so</think> <answer>7</answer>").verdict())
                .isEqualTo(Verdict.RIGHT);
        assertThat(score(body, "<answer>7</answer>").reward()).isCloseTo(0.9, within(1e-12));
        assertThat(score(body, "<think>\nso</think>\n<answer>8</answer>").reward())
                .isCloseTo(0.1, within(1e-12));
        assertThat(score(body, "7").reward()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "<think>a</think><answer>b</answer>, 1",
        "x <think>a</think><answer>b</answer>, 0",
        "<think>a</think><answer>b</answer><answer>c</answer>, 0",
        "<answer>b</answer><think>a</think>, 0",
        "<think>a<answer>b</answer></think>, 0"
    })
    void thoughtComesBeforeTheAnswerAndOnce(String reply, double expected) {
        assertThat(score("think_answer(reply)", reply).reward()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"12345, 1", "123456, 0.8", "1234567890, 0", "123456789012345, 0"})
    void brevityFallsInAStraightLine(String reply, double expected) {
        assertThat(score("brevity(reply, free: 5, limit: 10)", reply).reward()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"one two three four, 1", "go go go go go go, 0.25", "a, 1"})
    void varietyIsTheShareOfDifferentRuns(String reply, double expected) {
        assertThat(score("variety(reply)", reply).reward()).isEqualTo(expected);
    }

    @Test
    void formatFitsTheWholeText() {
        assertThat(score("format(reply, \"[0-9]+\")", "12").reward()).isEqualTo(1);
        assertThat(score("format(reply, \"[0-9]+\")", "12 ").reward()).isZero();
        assertThat(score("indicator(matches(reply, \"[0-9]+\"))", "12 ").reward())
                .isEqualTo(1);
    }

    @Test
    void numbersAddUpAndCompare() {
        String body = "if length(reply) > 3 or occurrences(reply, \"a\") >= 2 then 0.25 * 2 + 0.25 else 1 - 0.75";
        assertThat(score(body, "b").reward()).isEqualTo(0.25);
        assertThat(score(body, "aa").reward()).isEqualTo(0.75);
        assertThat(score(body, "bbbb").reward()).isEqualTo(0.75);
    }

    @Test
    void aPatternThatCannotBeReadIsRefusedBeforeTheRun() {
        assertThat(compile("format(reply, \"(?=x)\")").diagnostics().sorted())
                .singleElement()
                .satisfies(d -> {
                    assertThat(d.code()).isEqualTo(Code.VALUE_RANGE);
                    assertThat(d.message()).contains("the pattern cannot be read");
                    assertThat(d.place().orElseThrow().source().name()).isEqualTo("r.hone");
                });
        assertThat(compile("format(reply, row.answer)").diagnostics().sorted())
                .singleElement()
                .satisfies(d -> assertThat(d.code()).isEqualTo(Code.NOT_CONSTANT));
    }

    private static Score score(String body, String reply) {
        Compilation compilation = compile(body);
        assertThat(compilation.diagnostics().sorted()).isEmpty();
        RewardPlan plan = compilation
                .program()
                .orElseThrow()
                .recipes()
                .values()
                .iterator()
                .next()
                .rollouts()
                .orElseThrow()
                .reward();
        Map<String, TextValue> row = Map.of("answer", new TextValue.Text("7"));
        return new RewardFunction(plan)
                .score(reply, name -> row.getOrDefault(name, new TextValue.Absent("none")), false);
    }

    private static Compilation compile(String body) {
        return Compiler.compile(
                new SourceFile("r.hone", """
                import std.estimators { reinforce }
                import std.rewards { brevity, format, indicator, think_answer, variety, weighted }
                import std.tasks { gcd }
                import std.text { extract, length, matches, occurrences }
                import std.verify { exact }

                model m { weights = "m"; max_reply = 8.tokens }
                dataset d { source = gcd(difficulties: [1], split: "train", size: 10) }
                reward r(reply: Text, row: d.Row) -> Prob = %s
                schedule s(q: PromptStats) { weight reinforce = 1.0 }
                optimizer o { lr = 1e-3 }
                recipe main {
                  model = m; data = d; rollouts = { n: 4, reward: r }; schedule = s; optimizer = o
                  batch = 8.prompts; steps = 10.steps
                }
                """.formatted(body)), ParamInputs.NONE, new ModuleLoader(Path.of("")));
    }
}
