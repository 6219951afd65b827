package org.hone.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.hone.ast.Declaration;
import org.hone.ast.Item;
import org.hone.ast.ModuleTree;
import org.hone.ast.PromptStatement;
import org.hone.ast.RunBlock;
import org.hone.ast.Shape;
import org.hone.check.Builtins;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Poll;
import org.hone.check.Reporter;
import org.hone.check.Value;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.plan.Canonical;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.plan.PlanReport;
import org.hone.plan.Program;
import org.hone.plan.RunPlan;
import org.hone.resolve.Module;
import org.hone.resolve.ModuleGraph;
import org.hone.resolve.ModuleLoader;
import org.hone.resolve.Resolver;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.source.SourceFile;

/**
 * From text to plan: parse, imports, resolve, bind params, check, lower. Each phase collects all its diagnostics, none throws
 * for any text. Of a text that cannot be read only that is said.
 */
public final class Compiler {
    /** Changes when the meaning of a program may change although its text does not. */
    public static final String STANDARD_LIBRARY_VERSION = "0.1.0";

    private Diagnostics diagnostics = new Diagnostics();
    private final ParamInputs inputs;
    private final ModuleLoader loader;

    private final Poll poll;

    private Compiler(ParamInputs inputs, ModuleLoader loader, Poll poll) {
        this.inputs = inputs;
        this.loader = loader;
        this.poll = poll;
    }

    /** Compiles a program. */
    public static Compilation compile(SourceFile source, ParamInputs inputs, ModuleLoader loader) {
        return open(source, inputs, loader).compilation();
    }

    /** Compiles a program and keeps it open for questions. */
    public static Workbench open(SourceFile source, ParamInputs inputs, ModuleLoader loader) {
        return open(source, inputs, loader, Poll.NONE);
    }

    /**
     * The same for those who may lose patience.
     *
     * @param poll called at every evaluation, now and when the workbench is asked
     */
    public static Workbench open(SourceFile source, ParamInputs inputs, ModuleLoader loader, Poll poll) {
        return new Compiler(inputs, loader, poll).open(source, true);
    }

    /**
     * @param bounds whether what cannot matter is also judged at the other values that params may have
     */
    private Workbench open(SourceFile source, boolean bounds) {
        ModuleTree tree = Parser.parse(source, diagnostics);
        ModuleGraph.Loaded loaded = ModuleGraph.load(tree, loader, diagnostics);
        Module main = loaded.main();
        List<Module> all = new ArrayList<>(loaded.imported());
        all.add(main);
        Resolver resolver = new Resolver(loaded.names(), Builtins.outermost().keySet(), loader::exporter, diagnostics);
        resolver.resolve(all);
        ParamBinder params = new ParamBinder(main, inputs, diagnostics);
        Elaborator elaborator =
                new Elaborator(new Reporter(diagnostics), loaded.names(), params, (e, env, value) -> {}, poll);
        List<ParamValue> values = params.bind(elaborator);
        String ground = ground(loaded.imported());
        Nouns nouns = new Nouns(elaborator, ground, loader);
        Map<String, RecipePlan> recipes = new LinkedHashMap<>();
        Map<String, ModelPlan> models = new LinkedHashMap<>();
        Map<String, DatasetPlan> datasets = new LinkedHashMap<>();
        for (Declaration.Named declaration : main.declarations().values()) {
            declare(main, declaration, nouns, recipes, models, datasets);
        }
        List<RunPlan> runs = new ArrayList<>();
        for (RunBlock block : tree.runBlocks().toList()) {
            new RunLowering(nouns, main, inputs.seed()).lower(block).ifPresent(runs::add);
        }
        TestLowering assertions = new TestLowering(elaborator);
        List<TestCase> tests = tree.declarations()
                .filter(Declaration.Test.class::isInstance)
                .map(t -> assertions.lower(main, (Declaration.Test) t))
                .toList();
        resolver.unused(main);
        diagnostics = diagnostics.withoutFollowing();
        if (bounds) {
            diagnostics = new BoundsCheck(
                            main,
                            inputs,
                            values,
                            other -> new Compiler(other, loader, poll)
                                    .open(source, false)
                                    .compilation()
                                    .diagnostics())
                    .explained(diagnostics);
        }
        return new Workbench(
                loaded,
                loader,
                params,
                poll,
                ground,
                program(source, values, runs, nouns, recipes, models, datasets),
                tests,
                nouns.foreign());
    }

    /**
     * Looks at a tree without compiling it: what tools know of a text while it is being written.
     *
     * @param tree a file or an input of the prompt
     * @param diagnostics gets what is wrong with what was looked at
     * @param observer is told the value of every expression
     * @param wanted the items whose expressions are of interest; what they need is looked at, too
     */
    public static ModuleGraph.Loaded inspect(
            ModuleTree tree,
            ModuleLoader loader,
            Diagnostics diagnostics,
            Elaborator.Observer observer,
            Predicate<Item> wanted) {
        ModuleGraph.Loaded loaded = ModuleGraph.load(tree, loader, diagnostics);
        Module main = loaded.main();
        // The standard library has no cycles; those of the text and its files must be known before anything is
        // evaluated.
        List<Module> own = new ArrayList<>(
                loaded.imported().stream().filter(m -> !m.standard()).toList());
        own.add(main);
        new Resolver(loaded.names(), Builtins.outermost().keySet(), name -> Optional.empty(), diagnostics).resolve(own);
        ParamBinder params = new ParamBinder(main, ParamInputs.NONE, diagnostics);
        Elaborator elaborator = new Elaborator(new Reporter(diagnostics), loaded.names(), params, observer, Poll.NONE);
        params.bind(elaborator);
        Nouns nouns = new Nouns(elaborator, "", loader);
        Prompted prompted = new Prompted(nouns, main);
        for (Item item : tree.items()) {
            if (wanted.test(item)) {
                switch (item) {
                    case Declaration.Import i -> {}
                    case Declaration.Test t -> new TestLowering(elaborator).lower(main, t);
                    case Declaration.Named n ->
                        declare(main, n, nouns, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
                    case RunBlock r -> new RunLowering(nouns, main, OptionalLong.empty()).lower(r);
                    case PromptStatement s -> prompted.statement(s.statement());
                }
            }
        }
        return loaded;
    }

    private Compilation program(
            SourceFile source,
            List<ParamValue> values,
            List<RunPlan> runs,
            Nouns nouns,
            Map<String, RecipePlan> recipes,
            Map<String, ModelPlan> models,
            Map<String, DatasetPlan> datasets) {
        if (diagnostics.hasErrors()) {
            return new Compilation(diagnostics, Optional.empty());
        }
        String digest = Canonical.digest(List.of(
                Canonical.json(recipes),
                Canonical.json(models),
                Canonical.json(datasets),
                Canonical.json(runs.stream().map(Compiler::unplaced).toList()),
                Canonical.json(
                        values.stream().map(v -> List.of(v.name(), v.value())).toList()),
                nouns.ground()));
        List<PlanReport.Section> sections = new ArrayList<>();
        if (!values.isEmpty()) {
            sections.add(new PlanReport.Section(
                    "params",
                    "",
                    values.stream()
                            .map(v -> new PlanReport.Row(
                                    v.name(), v.value(), v.origin().word()))
                            .toList()));
        }
        sections.addAll(nouns.sections());
        return new Compilation(
                diagnostics,
                Optional.of(new Program(
                        source.name(),
                        source.text(),
                        digest,
                        values,
                        recipes,
                        models,
                        datasets,
                        runs,
                        new PlanReport(digest, sections))));
    }

    private static void declare(
            Module main,
            Declaration.Named declaration,
            Nouns nouns,
            Map<String, RecipePlan> recipes,
            Map<String, ModelPlan> models,
            Map<String, DatasetPlan> datasets) {
        String name = declaration.name().text();
        Value.Noun noun = new Value.Noun(main, declaration);
        switch (declaration) {
            case Declaration.Model m -> nouns.model(noun).ifPresent(plan -> models.put(name, plan));
            case Declaration.Dataset d -> nouns.dataset(noun).ifPresent(info -> datasets.put(name, info.plan()));
            case Declaration.Reward r -> nouns.reward(noun);
            case Declaration.Optimizer o -> nouns.optimizer(noun);
            case Declaration.Schedule s -> nouns.schedule(noun);
            case Declaration.Recipe r -> nouns.recipe(noun).ifPresent(info -> recipes.put(name, info.plan()));
            case Declaration.Estimator e ->
                new EstimatorLowering(nouns.elaborator())
                        .lower(noun, List.of(), Env.of(main), e.name().span());
            case Declaration.Function f -> Functions.check(nouns.elaborator(), main, f);
            case Declaration.Param p -> {}
            case Declaration.Task t ->
                nouns.elaborator()
                        .reporter()
                        .error(
                                Env.of(main),
                                org.hone.diagnostics.Code.NOT_SUPPORTED,
                                t.name().span(),
                                "tasks of your own are not available in this version");
        }
    }

    /** The actions without their lines, so that a comment above them changes nothing. */
    private static List<Object> unplaced(RunPlan run) {
        List<Object> all = new ArrayList<>();
        all.add(run.name());
        run.actions().forEach(a -> all.add(List.of(a.bound(), a.operation())));
        return all;
    }

    private static String ground(List<Module> imported) {
        List<String> texts = new ArrayList<>();
        texts.add(STANDARD_LIBRARY_VERSION);
        imported.stream().filter(m -> !m.standard()).forEach(m -> {
            texts.add(m.name());
            texts.add(Canonical.json(Shape.of(m.tree())));
        });
        return Canonical.digest(texts);
    }
}
