package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.hone.ast.Declaration;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.Binary;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.Field;
import org.hone.runtime.estimate.Expr.Frozen;
import org.hone.runtime.estimate.Expr.Literal;
import org.hone.runtime.estimate.Expr.Reduce;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.runtime.estimate.Expr.Select;
import org.hone.runtime.estimate.Expr.Unary;
import org.hone.runtime.estimate.Expr.UnaryOp;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.estimate.VocabularyGraph.Quantity;
import org.hone.source.SourceFile;
import org.hone.std.Library;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardLibraryTest {
    private static final Library LIBRARY = Library.compiled();
    private static final Expr POLICY = new Field(SourceField.POLICY_LOGPROB);
    private static final Expr BEHAVIOUR = new Field(SourceField.BEHAVIOUR_LOGPROB);
    private static final Expr REWARD = new Field(SourceField.REWARD);
    private static final Expr CENTRED =
            binary(BinaryOp.SUBTRACT, REWARD, new Reduce(ReduceOp.MEAN, REWARD, Axis.PROMPT));
    private static final Expr STANDARDISED = binary(
            BinaryOp.DIVIDE,
            CENTRED,
            binary(BinaryOp.ADD, new Reduce(ReduceOp.STD, REWARD, Axis.PROMPT), new Literal(1e-6)));
    private static final Expr LOG_RATIO = binary(BinaryOp.SUBTRACT, POLICY, BEHAVIOUR);

    static List<String> estimators() {
        return Library.estimatorNames();
    }

    static List<String> modules() {
        return ModuleLoader.STANDARD;
    }

    @Test
    void theEstimatorsOfTheBookAreThere() {
        assertThat(estimators())
                .contains(
                        "sft",
                        "reinforce",
                        "grpo",
                        "dr_grpo",
                        "rloo",
                        "ppo_clip",
                        "gspo",
                        "cispo",
                        "dapo",
                        "dft",
                        "offline");
    }

    /** Those that a recipe can train with, given the models that they read. */
    static List<String> trainable() {
        return estimators().stream()
                .filter(name -> {
                    EstimatorGraph graph = LIBRARY.get(name);
                    return Arrays.stream(SourceField.values())
                            .noneMatch(f -> f.recordedOnly() && Inspect.reads(graph, f));
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("trainable")
    void aRecipeTrainsWithoutAWord(String name) {
        assertThat(lower(name).likelihood()).isEqualTo(POLICY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ppo", "ppo_gae", "remax", "grpo_tis", "grpo_mis", "ppo_decoupled", "psft"})
    void aRecipeCannotTrainWithWhatOnlyRecordedBatchesHold(String name) {
        assertThat(compile(name).diagnostics().sorted()).singleElement().satisfies(d -> {
            assertThat(d.code()).isEqualTo(Code.SOURCE_LACKS_FIELD);
            assertThat(d.message()).contains("`" + name + "`", "which only recorded batches hold");
            assertThat(d.help()).hasValueSatisfying(h -> assertThat(h).contains("hone estimate"));
        });
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void anEstimatorHasAtMostFifteenLines(String name) {
        String text = new ModuleLoader(Path.of(""))
                .standard("std.estimators")
                .orElseThrow()
                .text();
        int start = text.indexOf("estimator " + name + "(");
        assertThat(text.substring(start, text.indexOf("\n}", start)).lines().count())
                .isLessThanOrEqualTo(14);
    }

    @Test
    void termsOverTheVocabularyAreQuantitiesUnderAFrozenFactor() {
        Workbench bench = Compiler.open(
                new SourceFile("none.hone", "import std.terms as terms\n"),
                ParamInputs.NONE,
                new ModuleLoader(Path.of("")));
        assertThat(vocabulary(bench, "entropy_bonus"))
                .isEqualTo(new VocabularyGraph(
                        "entropy_bonus",
                        SourceKind.ROLLOUTS,
                        new Quantity.Entropy(),
                        new Literal(1),
                        new Aggregate(List.of(new Aggregate.Step.Mean(Axis.BATCH)))));
        assertThat(vocabulary(bench, "demo_entropy_bonus").source()).isEqualTo(SourceKind.DEMOS);
        assertThat(penalty(bench, "full_kl")).isEqualTo(new Quantity.Divergence(Companion.REFERENCE, true));
        assertThat(penalty(bench, "full_forward_kl")).isEqualTo(new Quantity.Divergence(Companion.REFERENCE, false));
        assertThat(penalty(bench, "distillation")).isEqualTo(new Quantity.Divergence(Companion.TEACHER, true));
        assertThat(penalty(bench, "demo_distillation")).isEqualTo(new Quantity.Divergence(Companion.TEACHER, false));
    }

    private static VocabularyGraph vocabulary(Workbench bench, String name) {
        return (VocabularyGraph) bench.term("terms." + name).value().orElseThrow();
    }

    /** The quantity of a term that keeps it small. */
    private static Quantity penalty(Workbench bench, String name) {
        VocabularyGraph term = vocabulary(bench, name);
        assertThat(term.factor()).isEqualTo(new Literal(-1));
        return term.quantity();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyDeclarationIsDocumented(String module) {
        SourceFile source = new ModuleLoader(Path.of("")).standard(module).orElseThrow();
        Diagnostics diagnostics = new Diagnostics();
        List<Declaration> declarations =
                Parser.parse(source, diagnostics).declarations().toList();
        assertThat(diagnostics.isEmpty()).isTrue();
        assertThat(declarations)
                .filteredOn(Declaration.Named.class::isInstance)
                .allSatisfy(d -> assertThat(d.doc()).isPresent());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyModuleChecksClean(String module) {
        ModuleLoader loader = new ModuleLoader(Path.of(""));
        SourceFile source = loader.standard(module).orElseThrow();
        assertThat(Compiler.compile(source, ParamInputs.NONE, loader)
                        .diagnostics()
                        .sorted())
                .isEmpty();
        SourceFile changed = new SourceFile(source.name(), source.text() + "fn mine(x: Text) = native.trim(x)\n");
        assertThat(Compiler.compile(changed, ParamInputs.NONE, loader)
                        .diagnostics()
                        .hasErrors())
                .isTrue();
    }

    @Test
    void everyEstimatorSaysItsFormulaItsSourceItsBiasAndItsVariance() {
        SourceFile source =
                new ModuleLoader(Path.of("")).standard("std.estimators").orElseThrow();
        Parser.parse(source, new Diagnostics()).declarations().forEach(d -> {
            if (d instanceof Declaration.Estimator e) {
                assertThat(e.doc().orElseThrow().text())
                        .as(e.name().text())
                        .contains("c = ")
                        .containsPattern("arXiv [0-9]{4}\\.[0-9]{5}|Williams 1992|Schulman 2020|verl|TRL|in arXiv")
                        .containsPattern("(?i)bias")
                        .containsPattern("(?i)varian");
            }
        });
    }

    @Test
    void grpoDividesByTheGroupsDeviationAndClips() {
        assertThat(lower("grpo"))
                .isEqualTo(new EstimatorGraph(
                        "grpo",
                        SourceKind.ROLLOUTS,
                        clip(new Unary(UnaryOp.EXP, LOG_RATIO), STANDARDISED, 0.8, 1.2),
                        BEHAVIOUR,
                        STANDARDISED,
                        POLICY,
                        new Aggregate(List.of(
                                new Aggregate.Step.Mean(Axis.SEQUENCE),
                                new Aggregate.Step.Mean(Axis.PROMPT),
                                new Aggregate.Step.Mean(Axis.BATCH)))));
    }

    @Test
    void drGrpoSumsTokensOverTheReplyBudget() {
        EstimatorGraph graph = lower("dr_grpo");
        assertThat(graph.advantage()).isEqualTo(CENTRED);
        assertThat(graph.aggregate())
                .isEqualTo(new Aggregate(List.of(
                        new Aggregate.Step.Sum(Axis.SEQUENCE),
                        new Aggregate.Step.Scale(
                                binary(BinaryOp.DIVIDE, new Literal(1), new Field(SourceField.MAX_REPLY))),
                        new Aggregate.Step.Mean(Axis.PROMPT),
                        new Aggregate.Step.Mean(Axis.BATCH))));
    }

    @Test
    void gspoHasOneRatioForEachReply() {
        EstimatorGraph graph = lower("gspo");
        Expr mean = new Reduce(ReduceOp.MEAN, LOG_RATIO, Axis.SEQUENCE);
        assertThat(graph.reference()).isEqualTo(new Frozen(binary(BinaryOp.SUBTRACT, POLICY, mean)));
        assertThat(graph.mask()).isEqualTo(clip(new Unary(UnaryOp.EXP, mean), STANDARDISED, 1 - 3e-4, 1 + 4e-4));
        assertThat(graph.mask().axis()).isEqualTo(Axis.SEQUENCE);
    }

    @Test
    void imitationHasCoefficientOneAndDftTheProbability() {
        assertThat(lower("sft").reference()).isEqualTo(new Frozen(POLICY));
        assertThat(lower("sft").advantage()).isEqualTo(new Literal(1));
        assertThat(lower("dft").reference()).isEqualTo(new Literal(0));
    }

    @Test
    void rlooIsTheCentredRewardTimesNOverNMinusOne() {
        Expr count = new Reduce(ReduceOp.COUNT, REWARD, Axis.PROMPT);
        Expr others = binary(BinaryOp.MAX, binary(BinaryOp.SUBTRACT, count, new Literal(1)), new Literal(1));
        assertThat(lower("rloo").advantage())
                .isEqualTo(binary(BinaryOp.MULTIPLY, binary(BinaryOp.DIVIDE, count, others), CENTRED));
    }

    @Test
    void nothingButTheLikelihoodIsLive() {
        for (String name : estimators()) {
            EstimatorGraph graph = LIBRARY.get(name);
            assertThat(graph.mask().live()).as(name).isFalse();
            assertThat(graph.reference().live()).as(name).isFalse();
            assertThat(graph.advantage().live()).as(name).isFalse();
        }
    }

    private static Expr binary(BinaryOp op, Expr a, Expr b) {
        return new Binary(op, a, b);
    }

    private static Expr clip(Expr ratio, Expr advantage, double low, double high) {
        Expr zero = new Literal(0);
        Expr up = binary(
                BinaryOp.AND,
                binary(BinaryOp.GREATER, advantage, zero),
                binary(BinaryOp.GREATER, ratio, new Literal(high)));
        Expr down = binary(
                BinaryOp.AND, binary(BinaryOp.LESS, advantage, zero), binary(BinaryOp.LESS, ratio, new Literal(low)));
        return new Select(binary(BinaryOp.OR, up, down), zero, new Literal(1));
    }

    private static Compilation compile(String name) {
        String models = (Inspect.reads(LIBRARY.get(name), SourceField.REFERENCE_LOGPROB) ? "reference = base; " : "")
                + (Inspect.reads(LIBRARY.get(name), SourceField.TEACHER_LOGPROB) ? "teacher = base; " : "");
        String rollouts = LIBRARY.get(name).source() == SourceKind.DEMOS ? "" : "rollouts = { n: 4, reward: r }; ";
        String text = """
                import std.estimators { %s }
                import std.tasks { gcd, solves_gcd }

                model m { weights = "m"; max_reply = 8.tokens }
                model base { weights = "base"; max_reply = 8.tokens }
                dataset d { source = gcd(difficulties: [1], split: "train", size: 10) }
                reward r(reply: Text, row: d.Row) -> Verdict = solves_gcd(reply, row.prompt, row.answer)
                schedule s(q: PromptStats) { weight %s = 1.0 }
                optimizer o { lr = 1e-3 }
                recipe main {
                  model = m; %sdata = d; %sschedule = s; optimizer = o
                  batch = 8.prompts; minibatch = 4.prompts; steps = 10.steps
                }
                """.formatted(name, name, models, rollouts);
        return Compiler.compile(new SourceFile("one.hone", text), ParamInputs.NONE, new ModuleLoader(Path.of("")));
    }

    private static EstimatorGraph lower(String name) {
        Compilation compilation = compile(name);
        assertThat(compilation.diagnostics().sorted()).isEmpty();
        ScheduleGraph schedule = compilation
                .program()
                .orElseThrow()
                .recipes()
                .values()
                .iterator()
                .next()
                .schedule();
        return (EstimatorGraph) schedule.terms().getFirst().estimator();
    }
}
