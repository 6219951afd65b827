package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandLineTest {
    @TempDir
    private Path temp;

    private final Shell shell = new Shell();

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(shell.run("--version")).isEqualTo(Exit.DONE);
        assertThat(shell.out().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).matches("hone \\d+\\.\\d+\\.\\d+"));
    }

    @Test
    void helpNamesEveryCommandThereIsAndNoOther() {
        assertThat(shell.run("--help")).isEqualTo(Exit.DONE);
        assertThat(shell.out())
                .contains(
                        "\nCommands:\n  run ", "\n  check ", "\n  plan ", "\n  explain ", "\n  import ", "\n  report ")
                .contains("\n  repl ", "\n  lsp ", "\n  replay ", "\n  verify ", "\n  completion ")
                .doesNotContain("\n  help");
        for (String command : new String[] {
            "run", "replay", "check", "plan", "explain", "import", "report", "repl", "lsp", "verify", "completion"
        }) {
            assertThat(shell.run(command, "--help")).isEqualTo(Exit.DONE);
            assertThat(shell.out()).startsWith("Usage: hone " + command).contains("Example");
        }
    }

    @Test
    void nothingAtAllIsAWrongCommandLine() {
        assertThat(shell.run()).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).startsWith("Usage: hone");
    }

    @Test
    void anUnknownCommandSuggestsTheNearest() {
        assertThat(shell.run("chekc", "x.hone")).isEqualTo(Exit.USAGE);
        assertThat(shell.err())
                .isEqualTo("hone: there is no command `chekc`; did you mean `check`?\nsee: hone --help\n");
    }

    @Test
    void anUnknownOptionSuggestsTheNearest() {
        assertThat(shell.run("run", "x.hone", "--quite")).isEqualTo(Exit.USAGE);
        assertThat(shell.err())
                .isEqualTo("hone: there is no option `--quite`; did you mean `--quiet`?\nsee: hone run --help\n");
    }

    @Test
    void aMissingFileIsNamed() {
        for (String command : new String[] {"run", "check", "plan"}) {
            assertThat(shell.run(command, temp.resolve("none.hone"))).isEqualTo(Exit.USAGE);
            assertThat(shell.err()).isEqualTo("hone: there is no file `" + temp.resolve("none.hone") + "`\n");
        }
    }

    @Test
    void aWrongDeviceAndWrongThreadsAreRefused() throws IOException {
        Path file = file("run { }\n");
        for (String device : new String[] {"gpu", "tpu", "mps", "cuda:x", "cuda:", "cuda:-1", "CUDA", "meta"}) {
            for (String command : new String[] {"run", "lock"}) {
                assertThat(shell.run(command, file, "--device", device)).isEqualTo(Exit.USAGE);
                assertThat(shell.err()).contains("no device `" + device + "`", "cpu, cuda or cuda:N");
            }
        }
        assertThat(shell.run("run", file, "--threads", "0")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("--threads must be from 1");
        assertThat(shell.run("run", file, "--seed", "x")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("--seed");
    }

    @Test
    void checkingARightProgramSaysSo() throws IOException {
        Path file = file("param n: Int = 4\n");
        assertThat(shell.run("check", file)).isEqualTo(Exit.DONE);
        assertThat(shell.out()).isEqualTo(file + ": no problems\n");
    }

    @Test
    void checkingAWrongProgramPrintsItsErrorsAndExitsWithOne() throws IOException {
        Path file = file("param n: Int = m\n");
        assertThat(shell.run("check", file)).isEqualTo(Exit.PROGRAM);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).startsWith("error[H").contains(file + ":1:16", "`m`");
    }

    @Test
    void checkAsJsonIsOneDocumentForAllFiles() throws IOException {
        Path right = file("param n: Int = 4\n");
        Path wrong = Files.writeString(temp.resolve("wrong.hone"), "param n: Int = m\n");
        assertThat(shell.run("check", right, wrong, "--format", "json")).isEqualTo(Exit.PROGRAM);
        JsonNode files = new ObjectMapper().readTree(shell.out()).path("files");
        assertThat(files).hasSize(2);
        assertThat(files.path(0).path("ok").asBoolean()).isTrue();
        assertThat(files.path(1).path("ok").asBoolean()).isFalse();
        assertThat(files.path(1).path("diagnostics").path(0).path("code").asText())
                .startsWith("H");
    }

    @Test
    void thePlanShowsWhereAParamComesFrom() throws IOException {
        Path file = file("param n: Int = 4\n");
        assertThat(shell.run("plan", file, "--set", "n=8")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("n  8  (--set)", "digest ");
        assertThat(shell.run("plan", file, "--format", "json")).isEqualTo(Exit.DONE);
        assertThat(new ObjectMapper().readTree(shell.out()).path("digest").asText())
                .hasSize(64);
    }

    @Test
    void aPlanMeasuresTheTimeOfAStepWhenAsked() throws IOException {
        Path example = Path.of("../examples/hpt.hone");
        assertThat(shell.run("plan", example, "--set", "steps=10")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("takes about, hybrid: ", "a guess for this machine (--measure knows better)");
        assertThat(shell.run("plan", example, "--set", "steps=10", "--measure", "--threads", "1"))
                .isEqualTo(Exit.DONE);
        assertThat(shell.out())
                .contains("takes, hybrid: 3.8 s a step, 38s for 10 steps, with replies of full length (sample 1.50 s,"
                        + " estimate 0.250 s, update 2.00 s; measured, threads: 1, on cpu, rewards left out)")
                .doesNotContain("takes about");
        assertThat(shell.err()).contains("measuring hybrid: sample");
        assertThat(shell.run("plan", example, "--measure", "--format", "json")).isEqualTo(Exit.DONE);
        JsonNode plan = new ObjectMapper().readTree(shell.out());
        JsonNode need = plan.path("needs").path(0);
        assertThat(plan.has("tflops"))
                .as("a rate that was guessed, beside times that were measured")
                .isFalse();
        assertThat(need.path("seconds_per_step").doubleValue()).isEqualTo(3.75);
        assertThat(need.path("measured").path("update").doubleValue()).isEqualTo(2);
        assertThat(shell.run("plan", example, "--measure", "--rate", "1")).isEqualTo(Exit.USAGE);
    }

    @Test
    void aPlanWithoutTheModelSaysWhatIsNotKnownForWantOfIt() {
        Path program = Path.of("../examples/gsm8k.hone");
        assertThat(shell.run("plan", program, "--set", "weights=nowhere")).isEqualTo(Exit.DONE);
        assertThat(shell.out())
                .contains("needs, hybrid: not known, for there is no " + Path.of("nowhere", "config.json"));
        assertThat(shell.run("plan", program, "--memory", "much")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("'--memory': 'much' is not a number");
    }

    @Test
    void anUnknownParamIsAnErrorOfTheProgramWithASuggestion() throws IOException {
        Path file = file("param rollouts: Int = 4\n");
        assertThat(shell.run("check", file, "--set", "rolouts=8")).isEqualTo(Exit.PROGRAM);
        assertThat(shell.err()).contains("`rolouts`", "`rollouts`");
    }

    @Test
    void aProgramWithoutARunBlockCannotBeRun() throws IOException {
        Path file = file("param n: Int = 4\n");
        assertThat(shell.run("run", file, "--out", temp.resolve("r"))).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("has no run block");
    }

    @Test
    void helpOfRunListsTheParamsOfTheProgram() throws IOException {
        Path file = file("param n: Int = 4 where n >= 2\n");
        assertThat(shell.run("run", file, "--help")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).endsWith("Params of " + file + " (set with --set NAME=VALUE):\n  n: Int = 4\n");
    }

    @Test
    void importingAFileThatIsNotThereIsAWrongCommandLine() {
        assertThat(shell.run("import", temp.resolve("m.gguf"), temp.resolve("o")))
                .isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("there is no file");
    }

    @Test
    void importingADamagedFileFailsAndNamesIt() throws IOException {
        Path gguf = Files.writeString(temp.resolve("m.gguf"), "not a model");
        assertThat(shell.run("import", gguf, temp.resolve("o"))).isEqualTo(Exit.FAILED);
        assertThat(shell.err()).contains("m.gguf");
        assertThat(temp.resolve("o")).doesNotExist();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(temp.resolve("program.hone"), text);
    }
}
