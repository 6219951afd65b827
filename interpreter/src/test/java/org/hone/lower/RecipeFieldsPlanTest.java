package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hone.plan.Action.Operation;
import org.hone.plan.ParamInputs;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;

/** What a recipe says is in its plan, and what determines the run is in its digest. */
class RecipeFieldsPlanTest {
    private static final Path BASE = Path.of("src", "test", "resources", "golden", "check", "base.hone");

    private static Program program(String recipeFields, String term, String train) throws IOException {
        String text = Files.readString(BASE)
                .replace(
                        "import std.tasks",
                        "import std.terms { full_kl, distillation, entropy_bonus }\nimport std.tasks")
                .replace(
                        "dataset sums",
                        "model big { layers = 4; hidden = 64; heads = 2; max_reply = 48.tokens }\ndataset sums")
                .replace("  weight sft  = 1.0 - rl\n", "  weight sft  = 1.0 - rl\n" + term + "\n")
                .replace("  data      = sums\n", "  data      = sums\n" + recipeFields + "\n")
                .replace("{ seed = 1 }", "{ seed = 1" + train + " }");
        Compilation compilation =
                Compiler.compile(new SourceFile("test.hone", text), ParamInputs.NONE, new ModuleLoader(Path.of("")));
        assertThat(compilation.diagnostics().sorted()).isEmpty();
        return compilation.program().orElseThrow();
    }

    private static RecipePlan recipe(Program program) {
        return program.recipes().values().iterator().next();
    }

    private static TrainPlan training(Program program) {
        return program.runs().getFirst().actions().stream()
                .map(a -> a.operation())
                .filter(Operation.Train.class::isInstance)
                .map(o -> ((Operation.Train) o).plan())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void companionsAreInThePlanAndInTheDigest() throws IOException {
        RecipePlan own = recipe(program("  reference = policy", "  weight full_kl = 0.01", ""));
        assertThat(own.companions()).containsOnlyKeys(Companion.REFERENCE);
        assertThat(own.companions().get(Companion.REFERENCE)).isEqualTo(own.model());
        RecipePlan other = recipe(program("  reference = big", "  weight full_kl = 0.01", ""));
        assertThat(other.digest()).isNotEqualTo(own.digest());
        RecipePlan both = recipe(program(
                "  reference = policy; teacher = big",
                "  weight full_kl = 0.01\n  weight distillation = if q.pass_rate > 0.5 then 0.0 else 1.0",
                ""));
        assertThat(both.companions()).containsOnlyKeys(Companion.REFERENCE, Companion.TEACHER);
        assertThat(both.schedule().terms()).hasSize(4);
    }

    @Test
    void theReportNamesTheSecondKindOfTerm() throws IOException {
        String report = program("  reference = policy", "  weight full_kl = 0.01\n  weight entropy_bonus = 1e-3", "")
                .report()
                .text();
        assertThat(report)
                .contains("vocabulary term full_kl", "-kl(t.policy, t.reference)")
                .contains("vocabulary term entropy_bonus", "entropy(t.policy)")
                .contains("through the logits of the whole vocabulary; no coefficient");
    }

    @Test
    void aFilterIsInThePlanAndInTheDigest() throws IOException {
        RecipePlan plain = recipe(program("", "", ""));
        RecipePlan filtered = recipe(program("  filter = { keep: q => q.pass_rate < 1.0, rounds: 4 }", "", ""));
        assertThat(plain.filter()).isEmpty();
        assertThat(filtered.filter().orElseThrow().rounds()).isEqualTo(4);
        assertThat(filtered.filter().orElseThrow().keep())
                .isEqualTo(new Expr.Binary(
                        Expr.BinaryOp.LESS, new Expr.Stat(PromptStat.PASS_RATE, 0), new Expr.Literal(1)));
        assertThat(filtered.digest()).isNotEqualTo(plain.digest());
    }

    @Test
    void howOftenARunSavesAndEvaluatesIsSaidByTheRecipeUnlessTheActionSaysIt() throws IOException {
        Program plain = program("", "", "; eval_on = sums");
        Program said = program("  save_every = 20.steps; eval_every = 10.steps", "", "; eval_on = sums");
        Program overruled =
                program("  save_every = 20.steps; eval_every = 10.steps", "", "; eval_on = sums; eval_every = 5.steps");
        assertThat(List.of(training(plain).saveEvery(), training(plain).evalEvery()))
                .containsExactly(50, 0);
        assertThat(List.of(training(said).saveEvery(), training(said).evalEvery()))
                .containsExactly(20, 10);
        assertThat(List.of(training(overruled).saveEvery(), training(overruled).evalEvery()))
                .containsExactly(20, 5);
        assertThat(recipe(said).digest()).isEqualTo(recipe(plain).digest());
    }

    @Test
    void stopTextsHoldInTrainingAndInItsEvaluation() throws IOException {
        String text = Files.readString(BASE)
                .replace(
                        "reward: correct }",
                        "reward: correct, stop: [\"\\n\"], overlong: \"soft\", overlong_buffer: 16.tokens }")
                .replace("{ seed = 1 }", "{ seed = 1; eval_on = sums }");
        Compilation compilation =
                Compiler.compile(new SourceFile("test.hone", text), ParamInputs.NONE, new ModuleLoader(Path.of("")));
        Program program = compilation.program().orElseThrow();
        RolloutPlan rollouts = recipe(program).rollouts().orElseThrow();
        assertThat(rollouts.stop()).containsExactly("\n");
        assertThat(rollouts.overlong()).isEqualTo(RolloutPlan.Overlong.SOFT);
        assertThat(rollouts.overlongBuffer()).isEqualTo(16);
        assertThat(training(program).evaluation().map(e -> e.stop())).isEqualTo(Optional.of(List.of("\n")));
    }
}
