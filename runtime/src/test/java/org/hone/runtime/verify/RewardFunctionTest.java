package org.hone.runtime.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.plan.TextExpr.Call;
import org.hone.runtime.plan.TextExpr.Column;
import org.hone.runtime.plan.TextExpr.NumberLiteral;
import org.hone.runtime.plan.TextExpr.Reply;
import org.hone.runtime.plan.TextExpr.TextLiteral;
import org.hone.runtime.verify.TextValue.Absent;
import org.hone.runtime.verify.TextValue.Text;
import org.junit.jupiter.api.Test;

class RewardFunctionTest {
    private static final TextExpr REPLY = new Reply();
    private static final TextExpr NUMBER_EQUAL = call("number_equal", call("last_number", REPLY), new Column("answer"));

    private static Call call(String function, TextExpr... arguments) {
        return new Call(function, List.of(arguments));
    }

    private static TextExpr text(String text) {
        return new TextLiteral(text);
    }

    private static Fields row(String... pairs) {
        return name -> {
            for (int i = 0; i < pairs.length; i += 2) {
                if (pairs[i].equals(name)) {
                    return new Text(pairs[i + 1]);
                }
            }
            return new Absent("the row has no column `" + name + "`");
        };
    }

    private static RewardFunction reward(TextExpr body) {
        return new RewardFunction(new RewardPlan("correct", body));
    }

    private static TextValue value(TextExpr expr, String reply) {
        return new TextEvaluator(expr).evaluate(row(), reply);
    }

    @Test
    void aVerdictIsItsReward() {
        RewardFunction correct = reward(NUMBER_EQUAL);
        assertThat(correct.score("so it is 72.", row("answer", "72"), false)).isEqualTo(Score.of(Verdict.RIGHT));
        assertThat(correct.score("so it is 71.", row("answer", "72"), false)).isEqualTo(Score.of(Verdict.WRONG));
        assertThat(correct.score("no idea", row("answer", "72"), false)).isEqualTo(Score.of(Verdict.UNPARSED));
    }

    @Test
    void aTruncatedReplyIsTruncatedUnlessRight() {
        RewardFunction correct = reward(NUMBER_EQUAL);
        assertThat(correct.score("71", row("answer", "72"), true).verdict()).isEqualTo(Verdict.TRUNCATED);
        assertThat(correct.score("hm", row("answer", "72"), true).verdict()).isEqualTo(Verdict.TRUNCATED);
        assertThat(correct.score("72", row("answer", "72"), true)).isEqualTo(Score.of(Verdict.RIGHT));
    }

    @Test
    void aFaultOfTheRowCrashesTheScoreAndSaysHow() {
        RewardFunction correct = reward(NUMBER_EQUAL);
        for (Fields row : List.of(row(), row("answer", " "), row("answer", "seven"))) {
            Score score = correct.score("7", row, true);
            assertThat(score.verdict()).isEqualTo(Verdict.CRASHED);
            assertThat(score.reward()).isZero();
            assertThat(score.message()).isPresent().isEqualTo(correct.goldFault(row));
        }
        assertThat(correct.goldFault(row("answer", "7"))).isEmpty();
    }

    @Test
    void goldFaultsAreFoundInsideConditions() {
        TextExpr nested = new TextExpr.If(NUMBER_EQUAL, new NumberLiteral(1), new NumberLiteral(0.1));
        assertThat(reward(nested).goldFault(row("answer", "x")))
                .hasValueSatisfying(fault -> assertThat(fault).contains("`x` is not a number"));
        TextExpr swapped = call("number_equal", new Column("answer"), call("last_number", REPLY));
        assertThat(reward(swapped).goldFault(row("answer", "7")))
                .hasValueSatisfying(fault -> assertThat(fault).contains("depends on the reply"));
    }

    @Test
    void numbersAndTruthValuesAreRewards() {
        TextExpr partial = new TextExpr.If(NUMBER_EQUAL, new NumberLiteral(1), new NumberLiteral(0.1));
        assertThat(reward(partial).score("72", row("answer", "72"), false).verdict())
                .isEqualTo(Verdict.RIGHT);
        Score wrong = reward(partial).score("71", row("answer", "72"), false);
        assertThat(wrong.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(wrong.reward()).isEqualTo(0.1);
        assertThat(reward(new TextExpr.BoolLiteral(true)).score("", row(), false))
                .isEqualTo(Score.of(Verdict.RIGHT));
        assertThat(reward(new NumberLiteral(1.5)).score("", row(), false).verdict())
                .isEqualTo(Verdict.CRASHED);
        assertThat(reward(text("right")).score("", row(), false).verdict()).isEqualTo(Verdict.CRASHED);
    }

    @Test
    void builtInTasksAreCheckedByBothNames() {
        Fields sum = row("prompt", "1+2=", "answer", "3");
        TextExpr[] arguments = {REPLY, new Column("prompt"), new Column("answer")};
        assertThat(reward(call("solves_chain_sum", arguments)).score("1+2=3;", sum, false))
                .isEqualTo(Score.of(Verdict.RIGHT));
        RewardFunction general =
                reward(call("task_solved", text("chain_sum"), arguments[0], arguments[1], arguments[2]));
        assertThat(general.score("1+2=3;", sum, false)).isEqualTo(Score.of(Verdict.RIGHT));
        assertThat(general.score("1+2=4;", sum, false)).isEqualTo(Score.of(Verdict.WRONG));
        assertThat(general.goldFault(row("prompt", "1+2=", "answer", "4")))
                .hasValueSatisfying(fault -> assertThat(fault).contains("`3`, not `4`"));
    }

    @Test
    void equalAnswersVoteTogether() {
        RewardFunction number = reward(new TextExpr.If(NUMBER_EQUAL, new NumberLiteral(1), new NumberLiteral(0)));
        Fields row = row("answer", "1000", "prompt", "1+2=");
        assertThat(number.answer("it is $1,000.", row))
                .isEqualTo(number.answer("= 1000.0", row))
                .isPresent();
        assertThat(number.answer("it is 999", row)).isPresent().isNotEqualTo(number.answer("1000", row));
        assertThat(number.answer("no idea", row)).isEmpty();
        assertThat(reward(call("exact", call("boxed", REPLY), new Column("answer")))
                        .answer("\\boxed{E}", row))
                .contains("E");
        assertThat(reward(call("solves_chain_sum", REPLY, new Column("prompt"), new Column("answer")))
                        .answer("1+1=2; 2+1=3;", row))
                .contains("2+1=3");
        assertThat(reward(new NumberLiteral(1)).answer("1", row)).isEmpty();
    }

    @Test
    void unknownFunctionsAndWrongArityAreRefusedAtOnce() {
        assertThatThrownBy(() -> reward(call("math_equals", REPLY)))
                .hasMessageContaining("there is no function `math_equals`")
                .hasMessageContaining("number_equal");
        assertThatThrownBy(() -> reward(call("trim"))).hasMessage("`trim` takes 1 arguments, not 0");
        assertThatThrownBy(() -> reward(call("concat"))).hasMessage("`concat` takes one argument or more, not 0");
    }

    @Test
    void textFunctionsDoWhatTheySay() {
        Map<TextExpr, String> cases = Map.of(
                call("after", REPLY, text("#")), "b#c ",
                call("before", REPLY, text("#")), "a",
                call("trim", call("after", REPLY, text("#"))), "b#c",
                call("replace", REPLY, text("#"), text("")), "abc ",
                call("remove_between", text("x<<1>>y<<2>>z<<"), text("<<"), text(">>")), "xyz<<",
                call("lower", text("ÄB")), "äb",
                call("concat", text("a"), new NumberLiteral(2), text("b")), "a2b",
                call("length", text("a😀")), "2");
        assertThat(cases)
                .allSatisfy((expr, expected) ->
                        assertThat(TextValue.show(value(expr, "a#b#c "))).isEqualTo(expected));
        assertThat(value(call("after", REPLY, text("####")), "x")).isEqualTo(new Absent("no `####` in the text"));
        assertThat(value(call("trim", call("before", REPLY, text("?"))), "x"))
                .isEqualTo(new Absent("no `?` in the text"));
    }

    @Test
    void patternsCountsAndNumbersDoWhatTheySay() {
        Map<TextExpr, String> cases = Map.ofEntries(
                Map.entry(call("matches", REPLY, text("b.c")), "true"),
                Map.entry(call("matches", REPLY, text("^b")), "false"),
                Map.entry(call("extract", text("x=1, x=22."), text("x=([0-9]+)")), "22"),
                Map.entry(call("extract", text("x=1, x=22."), text("x=[0-9]+")), "x=22"),
                Map.entry(call("occurrences", text("aaaa"), text("aa")), "2"),
                Map.entry(call("tagged", text("<a>1</a>"), text("a")), "true"),
                Map.entry(call("tagged", text("</a>1<a>"), text("a")), "false"),
                Map.entry(call("tagged", text("<a>1</a><a>"), text("a")), "false"),
                Map.entry(call("distinct_share", text("a b A b c"), new NumberLiteral(2)), "0.75"),
                Map.entry(call("distinct_share", text("a"), new NumberLiteral(3)), "1"),
                Map.entry(call("falling", new NumberLiteral(5), new NumberLiteral(4), new NumberLiteral(8)), "0.75"),
                Map.entry(call("falling", new NumberLiteral(9), new NumberLiteral(4), new NumberLiteral(8)), "0"),
                Map.entry(call("add", new NumberLiteral(0.1), new NumberLiteral(0.2)), "0.3"),
                Map.entry(call("subtract", new NumberLiteral(1), new NumberLiteral(0.9)), "0.1"),
                Map.entry(call("multiply", new NumberLiteral(0.5), new NumberLiteral(0.5)), "0.25"),
                Map.entry(call("less", new NumberLiteral(1), new NumberLiteral(1)), "false"));
        assertThat(cases)
                .allSatisfy((expr, expected) ->
                        assertThat(TextValue.show(value(expr, "a#b#c "))).isEqualTo(expected));
        assertThat(value(call("extract", REPLY, text("z")), "x")).isEqualTo(new Absent("no match of `z`"));
    }

    @Test
    void aPatternTakesLinearTimeOnHostileTexts() {
        // A backtracking engine needs 2^40 steps here.
        assertThat(value(call("matches", text("a".repeat(40) + "!"), text("^(a+)+$")), "x"))
                .isEqualTo(new TextValue.Truth(false));
        assertThat(Patterns.fault("(?=a)")).isPresent();
        assertThat(Patterns.fault("(a)\\1")).isPresent();
        assertThat(Patterns.fault("(a|b)*")).isEmpty();
    }

    @Test
    void aRewardThatAddsUpToOneIsRight() {
        TextExpr sum =
                call("add", call("multiply", new NumberLiteral(0.9), new NumberLiteral(1)), new NumberLiteral(0.1));
        assertThat(reward(sum).score("x", row("answer", "1"), false).verdict()).isEqualTo(Verdict.RIGHT);
        TextExpr text = call("add", REPLY, new NumberLiteral(1));
        assertThat(reward(text).score("x", row("answer", "1"), false).message()).contains("`x` is no number");
    }

    @Test
    void aPolicyStandsBehindTheGoldAnswer() {
        TextExpr policy = text("percent=hundredths,units=required");
        RewardFunction correct = reward(call("math_equal", call("boxed", REPLY), new Column("answer"), policy));
        assertThat(correct.score("\\boxed{25\\%}", row("answer", "0.25"), false).verdict())
                .isEqualTo(Verdict.RIGHT);
        assertThat(correct.score("\\boxed{25}", row("answer", "25 cm"), false).verdict())
                .isEqualTo(Verdict.WRONG);
        assertThat(correct.score("none", row("answer", "25 cm"), false).verdict())
                .isEqualTo(Verdict.UNPARSED);
        assertThat(correct.goldFault(row("answer", "25 cm"))).isEmpty();
        assertThat(correct.goldFault(row("answer", "((1,")))
                .hasValueSatisfying(fault -> assertThat(fault).contains("((1,"));
        assertThat(value(call("math_answer", REPLY, text("boxes=last")), "\\boxed{1} or \\boxed{2}"))
                .isEqualTo(new Text("2"));
        assertThatThrownBy(() -> reward(call("number_equal", REPLY, REPLY, policy)))
                .hasMessageContaining("takes 2 arguments, not 3");
    }

    @Test
    void aBoxInTheThoughtsIsNoAnswer() {
        assertThat(value(call("boxed", REPLY), "<think>\\boxed{1}</think> so \\boxed{2}"))
                .isEqualTo(new Text("2"));
        assertThat(value(call("boxed", REPLY), "<think>\\boxed{1}</think> I do not know"))
                .isInstanceOf(Absent.class);
    }

    @Test
    void theLastBoxCountsByMatchingBraces() {
        assertThat(Boxed.last("\\boxed{1} and \\boxed{\\frac{1}{2}}.")).contains("\\frac{1}{2}");
        assertThat(Boxed.last("\\boxed{\\{1\\}}")).contains("\\{1\\}");
        assertThat(Boxed.last("\\boxed{1} \\fbox{ 2 }")).contains("2");
        assertThat(Boxed.last("\\boxed{1} \\boxed{2")).isEmpty();
        assertThat(Boxed.last("no box")).isEmpty();
        assertThat(Boxed.last("\\boxed{".repeat(40_000))).isEmpty();
    }

    @Test
    void exactComparesCharacterByCharacter() {
        RewardFunction exact = reward(call("exact", REPLY, new Column("answer")));
        assertThat(exact.score("E", row("answer", "E"), false).verdict()).isEqualTo(Verdict.RIGHT);
        assertThat(exact.score("e", row("answer", "E"), false).verdict()).isEqualTo(Verdict.WRONG);
    }
}
