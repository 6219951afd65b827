package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.plan.Action.Operation;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.PromptStat;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompilerTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Path BASE = Path.of("src", "test", "resources", "golden", "check", "base.hone");

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(f -> f.toString().endsWith(".hone")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExamplesCompileWithoutAWord(Path example) throws IOException {
        Compilation compilation = compile(Files.readString(example), ParamInputs.NONE);
        assertThat(compilation.diagnostics().sorted()).isEmpty();
        assertThat(compilation.program()).isPresent();
    }

    @Test
    void theFlagshipRecipeBecomesItsPlan() throws IOException {
        Program program = program(Files.readString(EXAMPLES.resolve("hpt.hone")), ParamInputs.NONE);
        RecipePlan recipe = Objects.requireNonNull(program.recipes().get("hybrid"));
        assertThat(recipe.batch()).isEqualTo(128);
        assertThat(recipe.minibatch()).isEqualTo(32);
        assertThat(recipe.updatesPerStep()).isEqualTo(8);
        assertThat(recipe.steps()).isEqualTo(150);
        assertThat(recipe.rollouts().orElseThrow().n()).isEqualTo(4);
        assertThat(recipe.data().source())
                .isEqualTo(new DatasetPlan.Source.Task("chain_sum", List.of(1, 2, 3, 4), "train", 0, 100_000));
        ModelPlan.Source.Fresh fresh = (ModelPlan.Source.Fresh) recipe.model().source();
        assertThat(fresh.intermediate()).isEqualTo(512);
        assertThat(fresh.keyValueHeads()).isEqualTo(6);
        assertThat(fresh.alphabet()).hasSize(96).endsWith("~\n");
        Expr gate = new Expr.Select(
                new Expr.Binary(Expr.BinaryOp.GREATER, new Expr.Stat(PromptStat.PASS_RATE, 0), new Expr.Literal(0.5)),
                new Expr.Literal(1),
                new Expr.Literal(0));
        assertThat(recipe.schedule().terms().get(0).weight()).isEqualTo(gate);
        assertThat(recipe.schedule().terms().get(1).weight())
                .isEqualTo(new Expr.Binary(Expr.BinaryOp.SUBTRACT, new Expr.Literal(1), gate));
        assertThat(recipe.rollouts().orElseThrow().reward().body())
                .isEqualTo(new TextExpr.Call(
                        "task_solved",
                        List.of(
                                new TextExpr.TextLiteral("chain_sum"),
                                new TextExpr.Reply(),
                                new TextExpr.Column("prompt"),
                                new TextExpr.Column("answer"))));
        assertThat(program.runs().getFirst().actions())
                .extracting(a -> a.operation().getClass().getSimpleName())
                .containsExactly("Evaluate", "Train", "Evaluate", "Show", "Save");
    }

    @Test
    void theEndOfAPathSaysWhatAFileHolds() throws IOException {
        String text = Files.readString(EXAMPLES.resolve("gsm8k.hone")).replace("jsonl(data)", "data");
        Program program = program(text, set("data", "openr1.parquet"));
        assertThat(Objects.requireNonNull(program.datasets().get("questions")).source())
                .isEqualTo(new DatasetPlan.Source.Parquet(Path.of("openr1.parquet")));
    }

    @Test
    void columnsOfAFileBecomeTextExpressions() throws IOException {
        Program program = program(Files.readString(EXAMPLES.resolve("gsm8k.hone")), set("data", "my.jsonl"));
        DatasetPlan questions = Objects.requireNonNull(program.datasets().get("questions"));
        assertThat(questions.source()).isEqualTo(new DatasetPlan.Source.Jsonl(Path.of("my.jsonl")));
        assertThat(questions.chat()).isTrue();
        assertThat(questions.skip()).isEqualTo(100);
        assertThat(questions.columns().get("answer"))
                .isEqualTo(new TextExpr.Call(
                        "trim",
                        List.of(new TextExpr.Call(
                                "after", List.of(new TextExpr.Column("answer"), new TextExpr.TextLiteral("####"))))));
    }

    @Test
    void theDigestIgnoresLayoutAndCommentsButNoParam() throws IOException {
        String text = Files.readString(BASE);
        String changed =
                "// a comment\n" + text.replace("  mask       =", "\n  mask =").replace("; ", "\n");
        Program program = program(text, ParamInputs.NONE);
        assertThat(program(changed, ParamInputs.NONE).digest()).isEqualTo(program.digest());
        assertThat(digest(changed, ParamInputs.NONE)).isEqualTo(digest(text, ParamInputs.NONE));
        assertThat(program(text, set("lr", "2e-3")).digest()).isNotEqualTo(program.digest());
        assertThat(digest(text, set("lr", "2e-3"))).isNotEqualTo(digest(text, ParamInputs.NONE));
        assertThat(program(text, set("lr", "1e-3")).digest()).isEqualTo(program.digest());
    }

    @Test
    void adaptersAndPrecisionArePartOfTheDigestButNotWhatIsSaidAnyway() throws IOException {
        String text = Files.readString(BASE);
        String wide = text.replace("  batch     =", "  precision = \"fp32\"\n  batch     =");
        assertThat(digest(wide, ParamInputs.NONE)).isEqualTo(digest(text, ParamInputs.NONE));
        assertThat(digest(wide.replace("fp32", "bf16"), ParamInputs.NONE))
                .isNotEqualTo(digest(text, ParamInputs.NONE));
        String fresh = "layers = 2; hidden = 64; heads = 2;";
        String whole = text.replace(fresh, "weights = \"base\";");
        String adapted = text.replace(fresh, "weights = \"base\"; lora = { rank: 4 };");
        assertThat(List.of(
                        digest(text, ParamInputs.NONE),
                        digest(whole, ParamInputs.NONE),
                        digest(adapted, ParamInputs.NONE),
                        digest(adapted.replace("rank: 4", "rank: 8"), ParamInputs.NONE),
                        digest(adapted.replace("rank: 4", "adapter: \"a\""), ParamInputs.NONE)))
                .doesNotHaveDuplicates();
    }

    @Test
    void theSeedIsNoPartOfTheRecipe() throws IOException {
        String text = Files.readString(BASE);
        ParamInputs seeded = new ParamInputs(Optional.empty(), Map.of(), OptionalLong.of(7));
        assertThat(digest(text, seeded)).isEqualTo(digest(text, ParamInputs.NONE));
        Operation operation =
                program(text, seeded).runs().getFirst().actions().getFirst().operation();
        assertThat(((Operation.Train) operation).plan().seed()).isEqualTo(7);
    }

    @Test
    void aModuleBesideTheFileIsImportedAndCountsInTheDigest(@TempDir Path folder) throws IOException {
        String text = Files.readString(BASE)
                .replace("standardised(t.reward", "scaled(t.reward")
                .replace("import std.estimators", "import \"lib/mine.hone\" { scaled }\nimport std.estimators");
        Path library = Files.createDirectories(folder.resolve("lib")).resolve("mine.hone");
        Files.writeString(library, "param factor = 2.0\nfn scaled(x, per: Axis) = factor * centred(x, per: per)\n");
        String first = in(folder, text).program().orElseThrow().digest();
        Files.writeString(
                library, "param factor = 2.0 // twice\nfn scaled(x, per: Axis) = factor * centred(x, per: per)\n");
        assertThat(in(folder, text).program().orElseThrow().digest()).isEqualTo(first);
        Files.writeString(library, "param factor = 3.0\nfn scaled(x, per: Axis) = factor * centred(x, per: per)\n");
        assertThat(in(folder, text).program().orElseThrow().digest()).isNotEqualTo(first);
        Files.delete(library);
        assertThat(in(folder, text).diagnostics().sorted())
                .extracting(Diagnostic::code)
                .containsExactly(Code.UNKNOWN_MODULE);
    }

    @Test
    void theLaterSourceOfAParamWins(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("params.json"), "{\"n\": 6, \"steps\": \"30.steps\", \"gate\": 0.5}");
        ParamInputs inputs = new ParamInputs(Optional.of(file), Map.of("n", "8"), OptionalLong.empty());
        Program program = program(Files.readString(BASE), inputs);
        assertThat(program.params())
                .containsExactly(
                        new ParamValue("n", "Int", "8", ParamValue.Origin.SET),
                        new ParamValue("gate", "Prob", "0.5", ParamValue.Origin.FILE),
                        new ParamValue("lr", "Real", "0.001", ParamValue.Origin.DEFAULT),
                        new ParamValue("steps", "Steps", "30.steps", ParamValue.Origin.FILE));
        assertThat(program.recipes().get("main")).isNotNull();
        assertThat(program.report().text()).contains("n      8         (--set)").contains("epochs");
    }

    @Test
    void aPlainNumberOnTheCommandLineFitsAQuantity() throws IOException {
        Program program = program(Files.readString(BASE), set("steps", "20"));
        RecipePlan recipe = Objects.requireNonNull(program.recipes().get("main"));
        assertThat(recipe.steps()).isEqualTo(20);
    }

    @Test
    void wrongParamsAreSaidTogether() throws IOException {
        Map<String, String> set = new LinkedHashMap<>();
        set.put("stepps", "20");
        set.put("gate", "often");
        set.put("lr", "0.5");
        Compilation compilation =
                compile(Files.readString(BASE), new ParamInputs(Optional.empty(), set, OptionalLong.empty()));
        assertThat(compilation.program()).isEmpty();
        assertThat(compilation.diagnostics().sorted())
                .extracting(Diagnostic::code)
                .containsExactly(Code.UNKNOWN_PARAM, Code.PARAM_VALUE, Code.PARAM_CONDITION);
        assertThat(compilation.diagnostics().sorted().getFirst().help()).contains("did you mean `steps`?");
    }

    @Test
    void aParamFileThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("none.json");
        Compilation compilation =
                compile(Files.readString(BASE), new ParamInputs(Optional.of(file), Map.of(), OptionalLong.empty()));
        assertThat(compilation.diagnostics().sorted())
                .singleElement()
                .satisfies(d -> assertThat(d.message()).contains("none.json"));
    }

    private static ParamInputs set(String name, String value) {
        return new ParamInputs(Optional.empty(), Map.of(name, value), OptionalLong.empty());
    }

    private static String digest(String text, ParamInputs inputs) {
        return program(text, inputs).recipes().values().iterator().next().digest();
    }

    private static Program program(String text, ParamInputs inputs) {
        Compilation compilation = compile(text, inputs);
        assertThat(compilation.diagnostics().sorted()).isEmpty();
        return compilation.program().orElseThrow();
    }

    private static Compilation compile(String text, ParamInputs inputs) {
        return Compiler.compile(new SourceFile("test.hone", text), inputs, new ModuleLoader(Path.of("")));
    }

    private static Compilation in(Path folder, String text) {
        return Compiler.compile(new SourceFile("test.hone", text), ParamInputs.NONE, new ModuleLoader(folder));
    }
}
