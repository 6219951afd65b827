package org.hone.assist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hone.assist.Marked.hover;

import org.junit.jupiter.api.Test;

class HoverTest {
    @Test
    void aLetShowsTypeAxisAndFlow() {
        Hover h = hover("estimator e(t: Rollouts) {\n  let lo§ng = t.policy.logprob - t.behaviour.logprob\n}\n");
        assertThat(h.code()).isEqualTo("let long: LogRatio per token, live");
        assertThat(h.detail()).contains("one value a token", "live");
    }

    @Test
    void aMemberShowsItsMeaning() {
        Hover h = hover("estimator e(t: Rollouts) {\n  advantage = t.rew§ard\n}\n");
        assertThat(h.code()).isEqualTo("Rollouts.reward: Real per sequence");
        assertThat(h.doc()).isEqualTo("the reward of the reply");
    }

    @Test
    void aFunctionOfTheLibraryShowsItsDocs() {
        Hover h = hover("estimator e(t: Rollouts) {\n  advantage = stand§ardised(t.reward, per: prompt)\n}\n");
        assertThat(h.code()).startsWith("fn standardised(");
        assertThat(h.doc()).isNotBlank();
    }

    @Test
    void theSourceOfAnEstimatorShowsWhatItsTypeIs() {
        assertThat(hover("estimator e(§t: Rollouts) {\n  advantage = t.reward\n}\n")
                        .doc())
                .startsWith("Replies sampled from the policy");
    }

    @Test
    void aParamShowsItsValue() {
        Hover h = hover("param lr: Real = 5e-6\noptimizer o { lr = l§r * 2 }\n");
        assertThat(h.code()).isEqualTo("param lr: Real = 5e-6");
        assertThat(h.detail()).contains("5e-6");
    }

    @Test
    void aSlotShowsWhatItTakes() {
        Hover h = hover("estimator e(t: Rollouts) {\n  adv§antage = t.reward\n}\n");
        assertThat(h.code()).startsWith("estimator.advantage: Real, per token or coarser, frozen");
    }

    @Test
    void anOperatorShowsTheWholeExpression() {
        Hover h = hover("estimator e(t: Rollouts) {\n  advantage = t.reward §* 2.0\n}\n");
        assertThat(h.code()).isEqualTo("Real per sequence");
    }

    @Test
    void aQuantityShowsItsUnit() {
        Hover h = hover("param size = 8192.tok§ens\n");
        assertThat(h.code()).isEqualTo("Tokens");
        assertThat(h.detail()).contains("unit: tokens", "8192.tokens");
    }

    @Test
    void keywordsAndTypesAreExplained() {
        assertThat(hover("sche§dule s(q: PromptStats) { }").doc()).contains("weight of each estimator");
        assertThat(hover("schedule s(q: Prompt§Stats) { }").doc()).contains("schedule knows");
    }

    @Test
    void anOptionOfALibraryFunctionShowsItsTypeDefaultAndDocs() {
        Hover h = hover("""
                import std.verify { boxed, math_equal }
                dataset sums { source = "sums.jsonl"; gold: Text = column("answer") }
                reward r(reply: Text, row: sums.Row) -> Verdict =
                  math_equal(boxed(reply), row.gold, un§its: "optional")
                """);
        assertThat(h.code()).isEqualTo("units: Text = \"ignored\"");
        assertThat(h.doc())
                .isEqualTo("\"ignored\" (15 cm is 15), \"optional\" (15 cm is 15, not 15 kg), \"required\".");
    }

    @Test
    void aParameterWithoutAPointOfItsOwnShowsTheSentencesThatNameIt() {
        Hover h = hover("""
                import std.estimators { grpo }
                import std.schedules { decay }
                schedule s(q: PromptStats) { weight grpo = decay(q, over: 100.steps, flo§or: 0.1) }
                """);
        assertThat(h.code()).isEqualTo("floor: Prob = 0.0");
        assertThat(h.doc())
                .isEqualTo(
                        "Falls in a straight line from 1 at the start to `floor` at the step `over`, and stays there.");
        assertThat(hover("estimator e(t: Rollouts) {\n  advantage = centred(t.reward, p§er: prompt)\n}\n")
                        .doc())
                .endsWith("the baseline of Dr. GRPO.");
    }

    @Test
    void aDeclarationOfManyLinesIsShownOnOne() {
        Hover h = hover("import std.verify { math§_equal }\n");
        assertThat(h.code())
                .startsWith("fn math_equal(answer: Answer, gold: Gold, percent: Text = \"ignored\",")
                .endsWith("names: Text = \"required\") -> Verdict");
    }
}
