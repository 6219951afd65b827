package org.hone.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scripts that want out, or that want the machine. Each says on its first line what becomes of it: a reward, a verdict with a
 * part of its message, or {@code syntax}, {@code loading}, {@code function} if it must be refused before the first reply.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileScriptsTest {
    private static final Path FOLDER = Path.of("src/test/resources/foreign/hostile");

    private final Limits limits =
            new Limits(200_000, Duration.ofMillis(150), Duration.ofSeconds(4), Duration.ofMillis(1500), 96L << 20, 3);
    private final ForeignScripts scripts = new ForeignScripts(limits, 1, message -> {});
    private final Scripts.Judge innocent = scripts.judge(
            Samples.js("judge.js", "function judge(reply) { return reply === '42' ? 1 : 0; }", Foreign.Result.PROB));

    @AfterAll
    void close() {
        scripts.close();
    }

    static Stream<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aHostileScriptIsHeldAndAnInnocentOneGoesOn(String file) throws IOException {
        String text = Files.readString(FOLDER.resolve(file));
        String[] expected = text.lines().findFirst().orElseThrow().substring(3).split(": ", 2);
        Foreign function = Samples.js(file, text, Foreign.Result.PROB);
        try (ScriptPool pool = scripts.pool(function)) {
            if (List.of("syntax", "loading", "function").contains(expected[0])) {
                ScriptFault fault = catchThrowableOfType(ScriptFault.class, pool::check);
                assertThat(fault.kind().name()).isEqualToIgnoringCase(expected[0]);
                assertThat(fault).hasMessageContaining(expected[expected.length - 1].replaceFirst("^syntax$", ""));
            } else {
                judged(file, expected, pool.score(List.of(Samples.asked("42"))).getFirst());
            }
        }
        assertThat(innocent.score(List.of(Samples.asked("42"), Samples.asked("41"))))
                .containsExactly(Score.of(Verdict.RIGHT), Score.of(Verdict.WRONG));
    }

    private static void judged(String file, String[] expected, Score score) {
        if (Character.isDigit(expected[0].charAt(0))) {
            assertThat(score.reward()).as(score.toString()).isEqualTo(Double.parseDouble(expected[0]));
            return;
        }
        assertThat(score.verdict().word()).as(score.toString()).isEqualTo(expected[0]);
        assertThat(score.reward()).isZero();
        assertThat(score.message()).isPresent();
        assertThat(score.message().get()).hasSizeLessThan(450).contains(file).doesNotContain("\n");
        if (expected.length > 1) {
            assertThat(score.message().get()).contains(expected[1]);
        }
    }
}
