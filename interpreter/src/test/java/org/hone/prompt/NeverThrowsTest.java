package org.hone.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hone.runtime.record.StopToken;
import org.hone.testing.Goldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is typed, the session answers. */
final class NeverThrowsTest {
    private static final List<String> SCRAPS = List.of(
            "1",
            "2.5",
            "\"a\"",
            "x",
            "n",
            "_",
            "_1",
            "mine",
            "policy",
            "sums",
            "correct",
            "main",
            "grpo",
            "tuned",
            "+",
            "-",
            "*",
            "/",
            "^",
            "|>",
            "=>",
            "->",
            ".",
            ":",
            "?",
            ",",
            "=",
            "<",
            "==",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "\n",
            ";",
            "let",
            "in",
            "if",
            "then",
            "else",
            "and",
            "not",
            "fn",
            "param",
            "import",
            "model",
            "dataset",
            "reward",
            "estimator",
            "schedule",
            "optimizer",
            "recipe",
            "run",
            "test",
            "train",
            "evaluate",
            "sample",
            "step",
            "replay",
            "compare",
            "show",
            "save",
            "on",
            "with",
            "to",
            "where",
            "per",
            "true",
            "null",
            "histogram",
            "length",
            "table",
            "mean",
            "exp",
            "token",
            "tokens",
            ":help",
            ":type",
            ":explain",
            ":load",
            ":reload",
            ":save",
            ":vars",
            ":drop",
            ":set",
            ":history",
            ":step",
            ":plan",
            ":check",
            "?",
            "H2104",
            "\u0000",
            "é",
            "𝒳",
            "\\",
            "//",
            "/*",
            "///",
            "%",
            "..",
            "-1",
            "99999999999999999999",
            "1e999");

    @TempDir
    private Path folder;

    private void answered(PromptSession session, String input) {
        StopToken stop = new StopToken();
        stop.request();
        assertThat(session.submit(input, stop)).as(input).isNotNull();
    }

    @Test
    void wrongProgramsAreAnswered() throws IOException {
        List<Path> programs = new ArrayList<>(Goldens.snippets("check"));
        programs.addAll(Goldens.snippets("syntax"));
        try (PromptSession session = Transcript.session(folder, step -> {})) {
            for (Path program : programs) {
                answered(session, Files.readString(program));
            }
        }
    }

    @Test
    void randomWordsAreAnswered() throws IOException {
        Files.copy(Path.of("src", "test", "resources", "golden", "check", "base.hone"), folder.resolve("base.hone"));
        Random random = new Random(20);
        try (PromptSession session = Transcript.session(folder, step -> {})) {
            answered(session, ":load base.hone");
            for (int i = 0; i < 2000; i++) {
                StringBuilder input = new StringBuilder();
                for (int n = 1 + random.nextInt(8); n > 0; n--) {
                    input.append(SCRAPS.get(random.nextInt(SCRAPS.size()))).append(random.nextInt(4) == 0 ? "" : " ");
                }
                answered(session, input.toString());
            }
        }
    }
}
