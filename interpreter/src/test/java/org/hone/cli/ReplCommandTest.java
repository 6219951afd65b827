package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hone repl < script}. */
final class ReplCommandTest {
    private static final Path BASE = Path.of("src", "test", "resources", "golden", "check", "base.hone");

    @TempDir
    private Path folder;

    private static int repl(Shell shell, String script, Object... options) {
        Object[] words = new Object[options.length + 1];
        words[0] = "repl";
        System.arraycopy(options, 0, words, 1, options.length);
        return shell.typing(script).run(words);
    }

    @Test
    void aScriptWithoutErrorsEndsWithNoughtAndItsAnswersAreAllThatIsPrinted() {
        Shell shell = new Shell();
        assertThat(repl(shell, "1 + 1\n\nlet x = [1.0, 3.0]\nx |> average\nfn double(x: Real) -> Real =\n  2.0 * x\n"))
                .isEqualTo(Exit.DONE);
        assertThat(shell.out()).isEqualTo("2  : Int\n[1.0, 3.0]  : a list\n2.0  : Real\ndeclared fn double\n");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void anErrorGoesToStandardErrorAndTheScriptGoesOn() {
        Shell shell = new Shell();
        assertThat(repl(shell, "1 +\n* 2\nnothing\n3 + 4\n")).isEqualTo(Exit.PROGRAM);
        assertThat(shell.out()).isEqualTo("7  : Int\n");
        assertThat(shell.err()).contains("error[H1001]", "nothing").doesNotContain("\u001b");
    }

    @Test
    void anInputThatTheScriptDoesNotFinishIsAnError() {
        Shell shell = new Shell();
        assertThat(repl(shell, "fn half(x: Real) -> Real = x /")).isEqualTo(Exit.PROGRAM);
        assertThat(shell.err()).contains("error");
    }

    @Test
    void anEmptyScriptIsDone() {
        assertThat(repl(new Shell(), "\n \n")).isEqualTo(Exit.DONE);
    }

    @Test
    void quitEndsTheScriptWithWhatItHasComeTo() {
        Shell shell = new Shell();
        assertThat(repl(shell, "1\n:quit\n2\n")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).isEqualTo("1  : Int\n");
        assertThat(repl(shell, "nothing\n:quit\n")).isEqualTo(Exit.PROGRAM);
    }

    @Test
    void echoPrintsInputsAsTheyWouldStandAtThePrompt() {
        Shell shell = new Shell();
        assertThat(repl(shell, "1 +\n1\n", "--echo")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).isEqualTo("hone> 1 +\n  ... 1\n2  : Int\n");
    }

    @Test
    void aFailedActionIsToldApartFromAWrongInput() {
        Shell shell = new Shell(step -> {
            throw new IOException("the disk is full");
        });
        assertThat(repl(shell, "train main\nnothing\n", "--load", BASE, "--out", folder))
                .isEqualTo(Exit.FAILED);
        assertThat(shell.err()).contains("the disk is full", "error[H1001]");
    }

    @Test
    void aStoppedActionEndsTheScript() {
        Shell shell = Shell.interruptedAfter(2);
        assertThat(repl(shell, "train main\n1 + 1\n", "--load", BASE, "--out", folder))
                .isEqualTo(Exit.INTERRUPTED);
        assertThat(shell.out()).contains("run stopped after step 2 of 100").doesNotContain("2  : Int");
        assertThat(folder.resolve("main-20260102-030405/run.json")).exists();
    }

    @Test
    void paramsComeFromTheCommandLine() {
        Shell shell = new Shell();
        assertThat(repl(shell, "n\n", "--load", BASE, "--set", "n=6")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).endsWith("6  : Int\n");
        assertThat(repl(shell, "1\n", "--load", "no such file")).isEqualTo(Exit.PROGRAM);
        assertThat(repl(shell, "1\n", "--nothing")).isEqualTo(Exit.USAGE);
    }

    @Test
    void aTrainingIsReplayedInOneScript() throws IOException {
        Shell shell = new Shell();
        assertThat(repl(
                        shell,
                        "let s = train main\nreplay s\n",
                        "--load",
                        BASE,
                        "--set",
                        "steps=3.steps",
                        "--seed",
                        "5",
                        "--out",
                        folder))
                .as(shell.err())
                .isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("the same to the bit: 3 steps");
        assertThat(Files.readString(folder.resolve("main-20260102-030405-replay/run.json")))
                .contains("\"--seed\"");
        assertThat(shell.run("replay", folder.resolve("main-20260102-030405"), "--quiet"))
                .as(shell.err())
                .isEqualTo(Exit.DONE);
    }
}
