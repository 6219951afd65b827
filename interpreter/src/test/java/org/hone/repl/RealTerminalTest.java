package org.hone.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The prompt as a user has it: a process of its own in a real terminal, with the real tensor library. */
@EnabledIf(
        value = "org.hone.repl.Tmux#installed",
        disabledReason = "tmux is not installed, so there is no terminal to test in: apt install tmux")
final class RealTerminalTest {
    static final String PROGRAM = """
        import std.estimators { dr_grpo, sft }
        import std.tasks { chain_sum, solves_chain_sum }
        model policy { family = "llama"; layers = 1; hidden = 16; heads = 2; max_reply = 4.tokens }
        dataset sums { source = chain_sum(difficulties: [1], split: "train", size: 100) }
        reward correct(reply: Text, row: sums.Row) -> Verdict = solves_chain_sum(reply, row.prompt, row.answer)
        schedule hpt(q: PromptStats) {
          let rl = if q.pass_rate > 0.0 then 1.0 else 0.0
          weight dr_grpo = rl
          weight sft     = 1.0 - rl
        }
        optimizer adam { rule = adamw; lr = 1e-3 }
        recipe hybrid {
          model = policy; data = sums; schedule = hpt; optimizer = adam
          rollouts = { n: 2, temperature: 1.0, reward: correct }
          batch = 2.prompts; steps = 100000.steps
        }
        """;

    @TempDir
    private Path temp;

    @Test
    void severalLinesCompletionAStoppedTrainingAndASavedSession() throws Exception {
        Files.writeString(temp.resolve("tiny.hone"), PROGRAM);
        try (Tmux screen = repl(temp, 100, 40)) {
            screen.prompt();
            screen.enter("fn double(x: Real) -> Real =").await("  ...");
            screen.enter("2.0 * x").prompt();
            screen.type("dou").press("Tab");
            screen.await("hone> double");
            screen.enter("(21.0)").await("42");
            screen.prompt();
            screen.enter("nothing_of_this_name").await("error[H1001]");
            screen.prompt();
            screen.type("1 + 2 +").press("C-c");
            screen.prompt();

            screen.enter(":load tiny.hone").await("recipe hybrid");
            screen.prompt();
            screen.enter("let s = train hybrid")
                    .await("status line", text -> text.contains("pass ") && text.contains("/100000"));
            screen.press("C-c").await("run stopped after step");
            screen.prompt();
            screen.enter("s.steps").await("100000");
            screen.prompt();

            screen.enter(":save kept.hone").await("saved in kept.hone");
            screen.prompt();
            screen.press("C-d").await("ended with 0");
        }
        assertThat(Files.readString(temp.resolve("kept.hone"))).contains("fn double", "recipe hybrid", "train hybrid");
        try (Tmux screen = repl(temp, 100, 40)) {
            screen.prompt();
            screen.enter(":load kept.hone").await("recipe hybrid");
            screen.prompt();
            screen.enter("double(2.0)").await("4.0");
            screen.prompt();
            screen.press("Up").press("Up").await("hone> :load kept.hone");
            screen.press("C-c");
            screen.prompt();
            screen.enter(":quit").await("ended with 0");
        }
    }

    @Test
    void thereAreNoColoursWhereNoneAreWantedOrNoneCanBe() throws Exception {
        String hone = hone();
        String runs = "NO_COLOR=1 " + hone + " repl; echo left 1; " + hone + " repl --no-color; echo left 2; TERM=dumb "
                + hone + " repl; echo left 3";
        try (Tmux screen = start(temp, 100, 60, runs)) {
            for (int run = 1; run <= 3; run++) {
                screen.prompt();
                screen.enter("let x" + run + " = 20 + 1").await("21  : Int");
                screen.prompt();
                screen.enter("nothing" + run).await("nothing is called `nothing" + run);
                screen.prompt();
                screen.enter(":quit").await("left " + run);
            }
            assertThat(screen.colouredScreen()).doesNotContain("\u001b");
        }
    }

    @Test
    void controlCAtThePromptOfADumbTerminalEndsNothing() throws Exception {
        try (Tmux screen = start(temp, 100, 40, "TERM=dumb " + hone() + " repl")) {
            screen.prompt();
            screen.enter("let kept = 20 + 1").await("21  : Int");
            screen.prompt();
            screen.type("kept + nothing").press("C-c").await("Ctrl-D or :quit leaves");
            screen.prompt();
            screen.press("C-c");
            screen.prompt();
            screen.enter("kept + 1").await("22  : Int");
            screen.prompt();
            screen.enter(":quit").await("ended with 0");
        }
    }

    /** A prompt in a window; the window stays when it has ended. */
    static Tmux repl(Path folder, int columns, int rows) throws IOException {
        return start(folder, columns, rows, hone() + " repl");
    }

    private static String hone() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return "'" + java
                + "' --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 org.hone.cli.Main";
    }

    private static Tmux start(Path folder, int columns, int rows, String runs) throws IOException {
        // Ctrl-C reaches the shell too.
        String command = "trap : INT; " + runs + "; echo ended with $?; sleep 600";
        return Tmux.start(
                folder,
                Map.of(
                        // A command that has it in it three times is too long for tmux.
                        "CLASSPATH", classPath(),
                        "HONE_STDIN_TTY", "1",
                        "HONE_STDOUT_TTY", "1",
                        "HONE_HISTORY", folder.resolve("history").toString(),
                        "HONE_THREADS", "1",
                        "OMP_NUM_THREADS", "1",
                        "LANG", "C.UTF-8"),
                columns,
                rows,
                List.of("sh", "-c", command));
    }

    /** Of these tests, however they were started. */
    private static String classPath() {
        return RealTerminalTest.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }
}
