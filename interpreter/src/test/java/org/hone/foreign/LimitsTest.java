package org.hone.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.ScriptException;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reply may cost, and that nothing is lost when one costs more. */
final class LimitsTest {
    private static Limits limits(long statements, int milliseconds, int lost) {
        return new Limits(
                statements,
                Duration.ofMillis(milliseconds),
                Duration.ofSeconds(10),
                Duration.ofMillis(milliseconds),
                128L << 20,
                lost);
    }

    @Test
    void theRepliesBesideAnEndlessOneAreAllScored() {
        String text = """
                function judge(reply) {
                  if (reply === "statements") { for (;;) { reply += ""; } }
                  if (reply === "time") { /^(a*)*\\1b$/.test("a".repeat(50)); }
                  if (reply === "memory") { const all = []; for (;;) { all.push(new Float64Array(1e6)); } }
                  if (reply === "stack") { return judge(reply); }
                  return reply.length % 2 === 1;
                }
                """;
        List<Scripts.Asked> asked = new ArrayList<>();
        List<Verdict> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String reply = switch (i % 15) {
                case 4 -> "statements";
                case 7 -> "time";
                case 9 -> "memory";
                case 11 -> "stack";
                default -> "x".repeat(i);
            };
            asked.add(Samples.asked(reply));
            expected.add(
                    switch (i % 15) {
                        case 4, 7, 9 -> Verdict.TIMED_OUT;
                        case 11 -> Verdict.CRASHED;
                        default -> i % 2 == 1 ? Verdict.RIGHT : Verdict.WRONG;
                    });
        }
        try (ForeignScripts scripts = new ForeignScripts(limits(200_000, 150, 3), 2, message -> {})) {
            List<Score> scores = scripts.judge(Samples.js("judge.js", text, Foreign.Result.BOOL))
                    .score(asked);
            assertThat(scores).extracting(Score::verdict).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void theCountOfStatementsIsForOneReply() {
        try (ForeignScripts scripts = new ForeignScripts(limits(20_000, 5000, 3), 1, message -> {})) {
            List<Score> scores = scripts.judge(Samples.js(
                            "judge.js",
                            "function judge(reply) { let n = 0; for (let i = 0; i < Number(reply); i++) { n += i; } return 1; }",
                            Foreign.Result.PROB))
                    .score(List.of(
                            Samples.asked("5000"),
                            Samples.asked("5000"),
                            Samples.asked("50000"),
                            Samples.asked("5000")));
            assertThat(scores)
                    .extracting(Score::verdict)
                    .containsExactly(Verdict.RIGHT, Verdict.RIGHT, Verdict.TIMED_OUT, Verdict.RIGHT);
            assertThat(scores.get(2).message()).contains("`judge` took more than 20,000 statements (judge.js)");
        }
    }

    /** One multiplication of huge integers cannot be interrupted: its thread is given up, and ends when it is done. */
    @Test
    void aCallThatNothingCanStopCostsItsThreadAndAtLastTheRun() {
        String text = """
                function judge(reply) {
                  return reply === "huge" ? Number(10n ** (3n * 10n ** 6n) % 7n) / 7 : 1;
                }
                """;
        Foreign function = Samples.js("huge.js", text, Foreign.Result.PROB);
        try (ForeignScripts scripts = new ForeignScripts(limits(1_000_000, 30, 1), 1, message -> {})) {
            Scripts.Judge judge = scripts.judge(function);
            List<Score> scores = judge.score(List.of(Samples.asked("huge"), Samples.asked("1"), Samples.asked("2")));
            assertThat(scores)
                    .extracting(Score::verdict)
                    .containsExactly(Verdict.TIMED_OUT, Verdict.RIGHT, Verdict.RIGHT);
            List<Scripts.Asked> many = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                many.add(Samples.asked("huge"));
            }
            assertThatExceptionOfType(ScriptException.class)
                    .isThrownBy(() -> judge.score(many))
                    .withMessageContaining("`huge.js`")
                    .withMessageContaining("that nothing can stop");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"endless_recursion_caught.js", "big_int_power.js", "big_int_digits.js", "string_normalize.js"})
    @EnabledIfSystemProperty(named = "hone.hostile", matches = "long", disabledReason = "burns processors for minutes")
    void aScriptThatBurnsForMinutesIsGivenUpWithinSeconds(String file) throws IOException {
        String text = Files.readString(Path.of("src/test/resources/foreign/unstoppable", file));
        long start = System.nanoTime();
        try (ForeignScripts scripts = new ForeignScripts(message -> {})) {
            assertThat(scripts.judge(Samples.js(file, text, Foreign.Result.PROB))
                            .score(List.of(Samples.asked("x"))))
                    .extracting(Score::verdict)
                    .containsExactly(Verdict.TIMED_OUT);
        }
        System.out.printf("%s: %.1f s%n", file, (System.nanoTime() - start) / 1e9);
    }
}
