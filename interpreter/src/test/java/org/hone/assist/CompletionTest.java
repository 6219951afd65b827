package org.hone.assist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hone.assist.Marked.complete;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private static final String DATA = """
            dataset sums {
              source       = "sums.jsonl"
              prompt: Text = column("question")
              gold: Text   = column("answer")
            }
            """;

    @Test
    void fieldsOfTheSourceStandBehindItsDotInAnUnfinishedLine() {
        assertThat(complete("estimator e(t: Rollouts) {\n  advantage = t.§\n}\n"))
                .contains("policy", "behaviour", "ratio", "reward", "length");
        assertThat(complete("estimator e(t: Demos) {\n  advantage = t.§\n"))
                .contains("policy", "length")
                .doesNotContain("reward", "behaviour");
    }

    @Test
    void theLineBelowAnUnfinishedOneDoesNotDisturb() {
        assertThat(complete("estimator e(t: Rollouts) {\n  advantage = mean(t.§\n  likelihood = t.policy.logprob\n}\n"))
                .contains("reward");
        assertThat(complete("schedule s(q: PromptStats) {\n  let rl = if q.§\n  weight grpo = rl\n}\n"))
                .contains("pass_rate", "progress");
    }

    @Test
    void aModelHasALogprob() {
        assertThat(complete("estimator e(t: Rollouts) {\n  reference = t.behaviour.§\n}\n"))
                .containsExactly("logprob");
    }

    @Test
    void aRowHasTheColumnsOfItsDataset() {
        assertThat(complete(DATA + "reward r(reply: Text, row: sums.Row) -> Bool = row.§\n"))
                .containsExactly("prompt", "gold");
        assertThat(complete("reward r(reply: Text, row: sums.Row) -> Bool = row.go§\n" + DATA))
                .containsExactly("gold");
    }

    @Test
    void recordsAndModulesHaveTheirMembers() {
        assertThat(complete("fn f() = let r = { low: 1, high: 2 } in r.§\n")).containsExactly("low", "high");
        assertThat(complete("import std.verify\nfn f() = verify.§\n")).contains("boxed", "math_equal");
    }

    @Test
    void aReplayHasItsOptionsAndItsMembers() {
        assertThat(complete("run {\n  replay \"out/run\" with { § }\n}\n")).contains("out", "from_record");
        assertThat(complete("run {\n  let r = replay \"out/run\"\n  show r.§\n}\n"))
                .containsExactlyInAnyOrder("run", "folder");
    }

    @Test
    void unitsStandBehindANumber() {
        assertThat(complete("recipe r {\n  steps = 500.§\n}\n")).contains("steps", "tokens", "prompts", "min");
        assertThat(complete("recipe r {\n  steps = 500.st§\n}\n")).containsExactly("steps");
    }

    @Test
    void whatAnEstimatorLacksComesFirst() {
        List<String> found = complete(
                "estimator e(t: Rollouts) {\n  advantage  = t.reward\n  likelihood = t.policy.logprob\n  §\n}\n");
        assertThat(found).startsWith("reference", "aggregate").contains("mask", "let");
        assertThat(found).doesNotContain("advantage", "likelihood");
    }

    @Test
    void requiredFieldsComeBeforeOthers() {
        assertThat(complete("recipe r {\n  §\n}\n"))
                .startsWith("model", "data", "schedule", "optimizer", "batch", "steps")
                .contains("epochs");
        assertThat(complete("recipe r {\n  batch = 8.prompts\n  mo§\n  steps = 1.steps\n}\n"))
                .containsExactly("model");
        assertThat(complete("recipe r { rollouts = { n: 4, § } }\n"))
                .startsWith("reward")
                .contains("temperature")
                .doesNotContain("n");
        assertThat(complete("run {\n  let a = train r with { § }\n}\n")).contains("seed", "eval_on");
    }

    @Test
    void aFieldThatTakesANounOffersThoseOnly() {
        assertThat(complete("model small { max_reply = 8.tokens }\n" + DATA + "recipe r {\n  model = §\n}\n"))
                .contains("small")
                .doesNotContain("sums");
        assertThat(
                        complete(
                                "import std.estimators { grpo }\nparam lr = 1.0\nschedule s(q: PromptStats) {\n  weight §\n}\n"))
                .contains("grpo")
                .doesNotContain("lr");
    }

    @Test
    void importsOfferModulesAndTheirNames() {
        assertThat(complete("import §\n")).contains("std.estimators", "std.verify");
        assertThat(complete("import std.e§\n")).containsExactly("estimators");
        assertThat(complete("import std.verify { math_equal, § }\n"))
                .contains("boxed")
                .doesNotContain("math_equal");
    }

    @Test
    void namedArgumentsOfTheCalleeComeFirst() {
        List<String> found = complete(
                "estimator e(t: Rollouts) {\n  mask = clip_mask(t.ratio, t.reward, §)\n  likelihood = t.policy.logprob\n}\n");
        assertThat(found).startsWith("low", "high").doesNotContain("ratio");
        assertThat(complete("estimator e(t: Rollouts) {\n  advantage = t.reward |> mean(§)\n}\n"))
                .startsWith("per")
                .doesNotContain("x");
    }

    @Test
    void axesStandAfterPer() {
        assertThat(complete("estimator e(t: Rollouts) {\n  advantage = mean(t.reward, per: §)\n}\n"))
                .containsExactly("token", "sequence", "prompt", "batch");
        assertThat(complete("fn f(x: Real per §) = x\n")).containsExactly("token", "sequence", "prompt", "batch");
    }

    @Test
    void typesStandAfterAColon() {
        assertThat(complete("estimator e(t: Ro§)\n")).containsExactly("Rollouts");
        assertThat(complete("param p: §\n")).contains("Real", "Tokens", "Prob");
        assertThat(complete(DATA + "reward r(reply: Text, row: su§)\n")).containsExactly("sums.Row");
    }

    @Test
    void localNamesAreSeenBelowTheirLet() {
        assertThat(complete("estimator e(t: Rollouts) {\n  let a = t.reward\n  advantage = §\n}\n"))
                .contains("a", "t", "standardised", "mean", "if");
        assertThat(complete("estimator e(t: Rollouts) {\n  advantage = §\n  let zeta = t.reward\n}\n"))
                .doesNotContain("zeta");
    }

    @Test
    void declarationsBeginAtTheTop() {
        assertThat(complete("par§")).containsExactly("param");
        assertThat(complete("param x = 1\n§")).contains("estimator", "recipe", "run");
        assertThat(complete("run {\n  §\n}\n")).contains("train", "evaluate", "let");
    }

    @Test
    void resultsOfActionsHaveTheirMembers() {
        assertThat(complete("run {\n  let tuned = train r\n  show tuned.§\n}\n"))
                .containsExactly("model", "last_eval", "folder");
    }

    @Test
    void nothingIsOfferedInCommentsAndTexts() {
        assertThat(complete("// par§\n")).isEmpty();
        assertThat(complete("param p = \"par§\"\n")).isEmpty();
        assertThat(complete("/* par§ */\n")).isEmpty();
    }

    @Test
    void thePromptSeesEarlierStatements() {
        Marked m = Marked.of("let base = 0.5\nlet other = ba§");
        assertThat(m.prompt().completions(m.offset()).getFirst())
                .satisfies(c -> assertThat(c.label()).isEqualTo("base"))
                .satisfies(c -> assertThat(c.type()).isEqualTo("Real"))
                .satisfies(c -> assertThat(c.replaces().length()).isEqualTo(2));
    }

    @Test
    void typesAndDocsComeWithEach() {
        Marked m = Marked.of("estimator e(t: Rollouts) {\n  advantage = t.rat§\n}\n");
        Completion ratio = m.file().completions(m.offset()).getFirst();
        assertThat(ratio.type()).isEqualTo("Ratio per token, live");
        assertThat(ratio.doc()).contains("exp(t.policy.logprob");
    }
}
