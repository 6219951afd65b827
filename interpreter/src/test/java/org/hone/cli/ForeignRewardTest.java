package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.hone.lower.Compilation;
import org.hone.plan.ParamInputs;
import org.hone.plan.Program;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reward in JavaScript from the command line's side. */
final class ForeignRewardTest {
    private static final String SCRIPT = "function judge(reply, row) { return reply === row.answer ? 1 : 0; }\n";

    @TempDir
    private Path folder;

    private Path program;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("judge.js"), SCRIPT);
        program = Files.writeString(folder.resolve("p.hone"), text("-> Prob"));
    }

    private static String text(String result) {
        return """
                import std.estimators { grpo }
                import std.tasks { chain_sum }

                model policy { family = "llama"; layers = 1; hidden = 32; heads = 2; max_reply = 8.tokens }
                dataset sums { source = chain_sum(difficulties: [1], split: "train", size: 100) }
                reward judge(reply: Text, row: sums.Row) %s = foreign js "judge.js"
                schedule all(q: PromptStats) { weight grpo = 1.0 }
                optimizer adam { rule = adamw; lr = 1e-3 }
                recipe judged {
                  model     = policy
                  data      = sums
                  rollouts  = { n: 4, temperature: 1.0, reward: judge }
                  schedule  = all
                  optimizer = adam
                  batch     = 2.prompts
                  steps     = 2.steps
                }
                run { let tuned = train judged }
                """.formatted(result);
    }

    private Compilation compile() throws IOException {
        return Programs.compile(new SourceFile(program.toString(), Files.readString(program)), ParamInputs.NONE);
    }

    private Program checked() throws IOException {
        return compile().program().orElseThrow();
    }

    private static RecipePlan recipe(Program program) {
        return Objects.requireNonNull(program.recipes().get("judged"));
    }

    private static String recipeDigest(Program program) {
        return recipe(program).digest();
    }

    @Test
    void theScriptIsPartOfThePlanAndOfEveryDigest() throws IOException {
        Program before = checked();
        assertThat(recipe(before).rollouts().map(RolloutPlan::reward))
                .hasValueSatisfying(
                        reward -> assertThat(reward.body().toString()).contains(SCRIPT));
        assertThat(checked().digest()).isEqualTo(before.digest());
        Files.writeString(folder.resolve("judge.js"), SCRIPT + "// another\n");
        Program after = checked();
        assertThat(after.digest()).isNotEqualTo(before.digest());
        assertThat(recipeDigest(after)).isNotEqualTo(recipeDigest(before));
    }

    @Test
    void theDigestDoesNotDependOnTheFolder() throws IOException {
        String before = checked().digest();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.copy(folder.resolve("judge.js"), elsewhere.resolve("judge.js"));
        program = Files.copy(program, elsewhere.resolve("p.hone"));
        assertThat(checked().digest()).isEqualTo(before);
    }

    @Test
    void aChangedScriptIsRefusedByNameWhenTheProgramIsLocked() throws IOException {
        Shell shell = new Shell();
        assertThat(shell.run("lock", program)).as(shell.err()).isEqualTo(Exit.DONE);
        assertThat(Files.readString(folder.resolve("p.hone.lock"))).contains("\"scripts\"", "judge.js");
        Files.writeString(folder.resolve("judge.js"), SCRIPT + "\n");
        assertThat(shell.run("run", program, "--out", folder.resolve("out"))).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("is not what", "scripts " + folder.resolve("judge.js"));
        assertThat(shell.run("run", program, "--no-lock", "--out", folder.resolve("out")))
                .as(shell.err())
                .isEqualTo(Exit.DONE);
    }

    @Test
    void aMistakeInTheScriptIsFoundBeforeTheRunBeginsButNotByCheck() throws IOException {
        Files.writeString(folder.resolve("judge.js"), "function judge(reply) {\n  return reply ===;\n}\n");
        Shell shell = new Shell();
        assertThat(shell.run("check", program)).isEqualTo(Exit.DONE);
        assertThat(shell.run("run", program, "--out", folder.resolve("out"))).isEqualTo(Exit.PROGRAM);
        assertThat(shell.err()).contains("error[H7005]: ", "judge.js:2:", "the script of `judge`");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(shell.run("plan", program)).isEqualTo(Exit.DONE);
        assertThat(shell.run("plan", program, "--deep", "--format", "json")).isEqualTo(Exit.PROGRAM);
        assertThat(shell.out()).contains("H7005");
    }

    @Test
    void thePlanShowsWhatIsCalled() {
        Shell shell = new Shell();
        assertThat(shell.run("plan", program)).isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("foreign js \"judge.js\"", "judge(reply, row)", "sha256 ");
    }

    @Test
    void anImportedRewardFindsItsScriptBesideItself() throws IOException {
        Path part = Files.createDirectory(folder.resolve("part"));
        Files.move(folder.resolve("judge.js"), part.resolve("judge.js"));
        Files.writeString(
                part.resolve("rewards.hone"), "reward judge(reply: Text) -> Prob = foreign js \"judge.js\"\n");
        Files.writeString(
                program,
                "import \"part/rewards.hone\" { judge }\n"
                        + text("-> Prob").replaceFirst("(?m)^reward judge.*\\n", ""));
        assertThat(compile().diagnostics().hasErrors()).isFalse();
        Shell shell = new Shell();
        assertThat(shell.run("lock", program)).as(shell.err()).isEqualTo(Exit.DONE);
        assertThat(Files.readString(folder.resolve("p.hone.lock")))
                .contains(Path.of("part", "judge.js").toString().replace("\\", "\\\\"));
    }

    @Test
    void aPythonRewardSaysHowPythonIsAdded() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeFalse(org.hone.foreign.Language.PYTHON.installed());
        Files.writeString(program, "reward judge(reply: Text) -> Prob = foreign python \"judge.py\"\n");
        Shell shell = new Shell();
        assertThat(shell.run("check", program)).isEqualTo(Exit.PROGRAM);
        assertThat(shell.err())
                .contains("error[H7002]: Python is not part of this installation", "mvn -Ppython package");
    }
}
