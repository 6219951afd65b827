package org.hone.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same reply has the same score, whatever came before it and whoever scores it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RepliesAreIndependentTest {
    private static final String[] COUNTERS = {
        "let calls = 0; function judge() { return ++calls === 1; }",
        "const calls = []; function judge() { return calls.push(1) === 1; }",
        "const seen = new Map(); function judge(reply) { const n = seen.size; seen.set(reply, 1); return n === 0; }",
        "const next = (function* () { let n = 0; for (;;) { yield n++; } })(); function judge() { return next.next().value === 0; }",
        "class Count { static calls = 0; } function judge() { return ++Count.calls === 1; }",
        "const digits = /\\d/g; function judge() { const last = digits.lastIndex; digits.test('1 2'); return last === 0; }",
        "function judge() { judge.calls = (judge.calls ?? 0) + 1; return judge.calls === 1; }",
        "function judge(reply, row) { const again = 'seen' in row || 'seen' in row.chat[0]; row.seen = row.chat[0].seen = 1; return !again; }",
        "const tag = (s) => s; function judge() { const site = tag`x`; try { site.seen = 1; } catch (e) { return true; } return false; }",
        "function judge(reply) { const before = RegExp.$1; /(.*)/.exec(reply); return before === undefined; }",
        "const start = Date.now(); function judge() { return start === Date.now() && +new Date() === start; }",
        "function judge() { return Math.random() === 0.3588899802416563; }",
        "function judge() { const a = [Math.random(), Math.random()]; return a[0] !== a[1]; }",
        "function judge() { try { Symbol.prototype.calls = 1; } catch (e) { return Symbol.prototype.calls === undefined; } return false; }",
        "let calls = 0; function judge() { Promise.resolve().then(() => calls++); return calls === 0; }",
        "let calls = 0; function judge(reply) { Promise.resolve().then(() => calls++); if (reply === '1') { throw 1; } return calls === 0; }",
        "function judge() { try { arguments.callee.calls = 1; } catch (e) { return true; } return false; }",
        "const weak = new WeakMap(); function judge() { const had = weak.has(Array); weak.set(Array, 1); return !had; }",
    };

    private final ForeignScripts one = new ForeignScripts(Limits.standard(), 1, message -> {});
    private final ForeignScripts three = new ForeignScripts(Limits.standard(), 3, message -> {});

    @AfterAll
    void close() {
        one.close();
        three.close();
    }

    static String[] counters() {
        return COUNTERS;
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("counters")
    void aScriptCannotCountItsCalls(String text) {
        List<Score> scores = one.judge(Samples.js("judge.js", text, Foreign.Result.BOOL))
                .score(List.of(Samples.asked("0"), Samples.asked("0"), Samples.asked("2"), Samples.asked("0")));
        assertThat(scores).containsOnly(Score.of(Verdict.RIGHT));
    }

    @Test
    void neitherTheOrderNorTheNumberOfWorkersChangesAScore() {
        String text = """
                let calls = 0;
                const seen = new Map();
                function judge(reply, row) {
                  calls++;
                  seen.set(reply, calls);
                  if (reply.endsWith("7")) { throw new Error("seven " + calls); }
                  if (reply.endsWith("5")) { for (;;) { calls++; } }
                  return ((Number(reply) * 7919 + calls + seen.size) % 101) / 101 * (0.5 + Math.random() / 2);
                }
                """;
        List<Scripts.Asked> asked = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            asked.add(Samples.asked(Integer.toString(i)));
        }
        Foreign function = Samples.js("judge.js", text, Foreign.Result.PROB);
        Map<String, Score> expected = scored(one, function, asked);
        assertThat(expected.values())
                .extracting(Score::verdict)
                .contains(Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.WRONG);
        for (int seed = 0; seed < 2; seed++) {
            Collections.shuffle(asked, new Random(seed));
            assertThat(scored(three, function, asked)).isEqualTo(expected);
        }
    }

    private static Map<String, Score> scored(ForeignScripts scripts, Foreign function, List<Scripts.Asked> asked) {
        List<Score> scores = scripts.judge(function).score(asked);
        Map<String, Score> all = new TreeMap<>();
        for (int i = 0; i < scores.size(); i++) {
            all.put(asked.get(i).reply(), scores.get(i));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Date() === 'Sat Jan 01 2000 12:00:00 GMT+0000 (GMT)' || Date().startsWith('Sat Jan 01 2000 12:00:00')",
                "new Date().toISOString() === '2000-01-01T12:00:00.000Z'",
                "new Date(2020, 1, 2).getTimezoneOffset() === 0 && new Date(0).constructor === Date",
                "Reflect.construct(Date, []).getTime() === Date.now() && new (class extends Date {})().getTime() === Date.now()",
                "new Date(5).getTime() === 5 && Date.UTC(1970, 0) === 0 && Date.parse('1970-01-01') === 0 && Date.length === 7",
                "typeof Intl === 'undefined' && typeof performance === 'undefined' && typeof Temporal === 'undefined'",
                "(1234.5).toLocaleString() === '1,234.5' && 'I'.toLocaleLowerCase() === 'i'"
            })
    void theClockStandsAndTheLocaleIsFixed(String condition) {
        assertThat(one.judge(Samples.js(
                                "judge.js", "function judge() { return " + condition + "; }", Foreign.Result.BOOL))
                        .score(List.of(Samples.asked("x"))))
                .containsExactly(Score.of(Verdict.RIGHT));
    }

    @Test
    void anOrdinaryProgramIsNotHamperedByTheFrozenRealm() {
        String text = """
                class Fault extends Error {
                  constructor(message) { super(message); this.name = "Fault"; this.message = message + "!"; }
                  toString() { return "fault"; }
                }
                function Old() {}
                Old.prototype.toString = function () { return "old"; };
                Old.prototype.constructor = Old;
                const List = function () {};
                List.prototype = Object.create(Array.prototype);
                List.prototype.constructor = List;
                List.prototype.toString = () => "list";
                function judge(reply) {
                  const counts = {};
                  for (const word of reply.split(" ")) { counts[word] = Object.hasOwn(counts, word) ? counts[word] + 1 : 1; }
                  try { throw new Fault("x"); } catch (e) {
                    return e.name === "Fault" && e.message === "x!" && String(e) === "fault" && `${new Old()}${new List()}` === "oldlist"
                      && counts.constructor === 2 && counts.toString === 1 && [3, 1, 2].toSorted().join() === "1,2,3"
                      && [..."añb"].length === 3 && Object.entries(counts).length === 2;
                  }
                }
                """;
        assertThat(one.judge(Samples.js("judge.js", text, Foreign.Result.BOOL))
                        .score(List.of(Samples.asked("constructor toString constructor"))))
                .containsExactly(Score.of(Verdict.RIGHT));
    }
}
