package org.hone.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.RewardFunction;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.ScriptException;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script is given, and what becomes of what it gives. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScriptResultsTest {
    private final List<String> notices = new ArrayList<>();
    private final ForeignScripts scripts = new ForeignScripts(Limits.standard(), 1, notices::add);

    @AfterAll
    void close() {
        scripts.close();
    }

    private Score score(Foreign.Result result, String body) {
        return scripts.judge(Samples.js("judge.js", "function judge(reply, row) { return " + body + "; }", result))
                .score(List.of(Samples.asked("the answer is 42")))
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROB    | 1           | RIGHT    | 1",
                "PROB    | 0.25        | WRONG    | 0.25",
                "PROB    | 0           | WRONG    | 0",
                "PROB    | -0          | WRONG    | 0",
                "PROB    | 1.5         | CRASHED  | 0",
                "PROB    | true        | CRASHED  | 0",
                "REAL    | -2.5        | WRONG    | -2.5",
                "REAL    | 2           | RIGHT    | 2",
                "REAL    | 2 ** 31     | CRASHED  | 0",
                "REAL    | NaN         | CRASHED  | 0",
                "REAL    | \"1\"         | CRASHED  | 0",
                "BOOL    | true        | RIGHT    | 1",
                "BOOL    | 1 > 2       | WRONG    | 0",
                "BOOL    | 1           | CRASHED  | 0",
                "BOOL    | \"true\"      | CRASHED  | 0",
                "VERDICT | \"right\"    | RIGHT    | 1",
                "VERDICT | \"wrong\"    | WRONG    | 0",
                "VERDICT | \"unparsed\" | UNPARSED | 0",
                "VERDICT | \"crashed\"  | CRASHED  | 0",
                "VERDICT | \"timed_out\" | CRASHED | 0",
                "VERDICT | \"Right\"    | CRASHED  | 0",
                "VERDICT | true        | CRASHED  | 0"
            })
    void aResultIsHeldAgainstTheDeclaredType(Foreign.Result result, String body, Verdict verdict, double reward) {
        Score score = score(result, body);
        assertThat(score.verdict()).as(score.toString()).isEqualTo(verdict);
        assertThat(score.reward()).isEqualTo(reward, org.assertj.core.data.Offset.offset(0.0));
        assertThat(score.message().isPresent()).isEqualTo(verdict == Verdict.CRASHED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROB    | 2             | `judge` in judge.js gave 2, not a number from 0 to 1",
                "REAL    | 0 / 0         | `judge` in judge.js gave NaN, not a number from -1,000,000 to 1,000,000",
                "BOOL    | undefined     | `judge` in judge.js gave undefined, not true or false",
                "VERDICT | reply.trim()  | `judge` in judge.js gave the text \"the answer is 42\", not \"right\", \"wrong\", \"unparsed\"",
                "PROB    | row.demo.text | TypeError: Cannot read property 'text' of undefined (judge.js:1)",
            })
    void theMessageSaysWhatCameAndWhatWasWanted(Foreign.Result result, String body, String message) {
        assertThat(score(result, body)).isEqualTo(Score.crashed(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reply === 'the answer is 42'",
                "row.answer === '42' && row.prompt.endsWith('7?')",
                "row.difficulty === 3",
                "row.chat[0].content === 'What is 6 \"times\" 7?' && Array.isArray(row.chat)",
                "Object.keys(row).join() === 'prompt,answer,difficulty,chat'",
                "Object.getPrototypeOf(row) === Object.prototype && row.constructor === Object",
                "(row.toString = 1, row.extra = 2, Object.keys(row).length === 6)"
            })
    void theRowIsAnObjectOfItsOwnWithTheDeclaredColumns(String condition) {
        assertThat(score(Foreign.Result.BOOL, condition)).isEqualTo(Score.of(Verdict.RIGHT));
    }

    @Test
    void parametersComeInTheDeclaredOrderAndTheRowMayBeLeftOut() {
        Foreign swapped = new Foreign(
                "js",
                "judge.js",
                "const judge = (row, reply) => reply.endsWith(row.answer);",
                "judge",
                Foreign.Result.BOOL,
                List.of(Foreign.Argument.ROW, Foreign.Argument.REPLY),
                List.of("answer"));
        Foreign alone = new Foreign(
                "js",
                "judge.js",
                "function judge() { return arguments.length === 1 && arguments[0] === 'the answer is 42'; }",
                "judge",
                Foreign.Result.BOOL,
                List.of(Foreign.Argument.REPLY),
                List.of());
        for (Foreign function : List.of(swapped, alone)) {
            assertThat(scripts.judge(function).score(List.of(Samples.asked("the answer is 42"))))
                    .containsExactly(Score.of(Verdict.RIGHT));
        }
    }

    @Test
    void aTruncatedReplyThatTheScriptFailsOnKeepsItsFailure() {
        RewardFunction reward = new RewardFunction(
                new RewardPlan(
                        "judge",
                        Samples.js(
                                "judge.js",
                                "function judge(reply) { if (reply === 'bad') { throw new Error('no'); } return reply === '42'; }",
                                Foreign.Result.BOOL)),
                scripts);
        assertThat(reward.score(List.of(asked("bad"), asked("42"), asked("4"))))
                .extracting(Score::verdict)
                .containsExactly(Verdict.CRASHED, Verdict.RIGHT, Verdict.TRUNCATED);
    }

    private static RewardFunction.Asked asked(String reply) {
        return new RewardFunction.Asked(reply, Samples.asked(reply).row(), true);
    }

    @Test
    void aFailureIsSaidOnceAndCounted() {
        notices.clear();
        Foreign function = Samples.js(
                "often.js", "function judge(reply) { throw new RangeError('not ' + reply); }", Foreign.Result.PROB);
        List<Score> scores = scripts.judge(function)
                .score(List.of(Samples.asked("a"), Samples.asked("b"), Samples.asked("a"), Samples.asked("a")));
        assertThat(scores).allMatch(Score::failed);
        assertThat(notices)
                .containsExactly(
                        "the reward judge crashed on a reply: RangeError: not a (often.js:1); the reply counts 0, the run goes on (said once)",
                        "the reward judge crashed on a reply: RangeError: not b (often.js:1); the reply counts 0, the run goes on (said once)");
        assertThat(scripts.failures())
                .containsEntry(
                        new ForeignScripts.Failure("judge", Verdict.CRASHED, "RangeError: not a (often.js:1)"), 3)
                .containsEntry(
                        new ForeignScripts.Failure("judge", Verdict.CRASHED, "RangeError: not b (often.js:1)"), 1);
    }

    @Test
    void aScriptThatCannotBeUsedIsRefusedByName() {
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> scripts.judge(Samples.js("broken.js", "\n\nfunction judge( {}", Foreign.Result.PROB)))
                .withMessageEndingWith("(broken.js:3)");
        assertThatExceptionOfType(ScriptException.class)
                .isThrownBy(() -> scripts.judge(
                        new Foreign("lua", "judge.lua", "", "judge", Foreign.Result.PROB, List.of(), List.of())))
                .withMessage("there is no language `lua`");
    }
}
