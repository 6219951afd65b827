package org.hone.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.ModuleTree;
import org.hone.ast.Statement;
import org.hone.check.Builtins;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Poll;
import org.hone.check.Reporter;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.plan.Action;
import org.hone.resolve.ConditionWords;
import org.hone.resolve.Module;
import org.hone.resolve.ModuleGraph;
import org.hone.resolve.ModuleLoader;
import org.hone.resolve.Resolver;
import org.hone.runtime.analyse.Claim;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.TermGraph;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;
import org.hone.types.Scalar;

/**
 * A compiled program kept open: the tools ask it for estimators and schedules by the text of an expression. Questions may be
 * asked of a program with errors, too; what depends on them has no answer.
 */
public final class Workbench {
    private final ModuleGraph.Loaded loaded;
    private final ModuleLoader loader;
    private final Elaborator.ParamTable params;
    private final Poll poll;
    private final String ground;
    private final Compilation compilation;
    private final List<TestCase> tests;
    private final List<ForeignReward> foreign;

    Workbench(
            ModuleGraph.Loaded loaded,
            ModuleLoader loader,
            Elaborator.ParamTable params,
            Poll poll,
            String ground,
            Compilation compilation,
            List<TestCase> tests,
            List<ForeignReward> foreign) {
        this.loaded = loaded;
        this.loader = loader;
        this.params = params;
        this.poll = poll;
        this.ground = ground;
        this.compilation = compilation;
        this.tests = List.copyOf(tests);
        this.foreign = List.copyOf(foreign);
    }

    /**
     * What became of a question.
     *
     * @param diagnostics what is wrong with the question itself
     */
    public record Answer<T>(Diagnostics diagnostics, Optional<T> value) {}

    /** An estimator, perhaps under a factor: {@code 0.2 * grpo(low: 0.1)}. */
    public record Scaled(double factor, EstimatorGraph graph) {}

    /**
     * How an estimator was asked for.
     *
     * @param callee its name as it was written
     * @param doc its doc comment; empty if it has none
     * @param standard whether it belongs to the standard library
     * @param parameters its parameters with the values they have here
     */
    public record Asked(String callee, String doc, boolean standard, List<Parameter> parameters) {
        public Asked {
            parameters = List.copyOf(parameters);
        }

        /** The question without a factor before it. */
        public String call() {
            return parameters.stream().allMatch(p -> p.argument().isEmpty()) ? callee : with("", "");
        }

        /** The same question with another value for a parameter. */
        public String with(String name, String value) {
            return callee
                    + parameters.stream()
                            .filter(p -> p.name().equals(name) || !p.argument().isEmpty())
                            .map(p -> p.name() + ": " + (p.name().equals(name) ? value : p.argument()))
                            .collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /**
     * A parameter of an estimator.
     *
     * @param value its value as it would be written
     * @param number its value, if it is a constant number
     * @param argument what was written for it; empty where the default stands
     */
    public record Parameter(String name, Scalar scalar, String value, OptionalDouble number, String argument) {}

    /** The program and what was said about it. */
    public Compilation compilation() {
        return compilation;
    }

    /** Its test blocks, those of imported modules not among them. */
    public List<TestCase> tests() {
        return tests;
    }

    /** The texts of the program and of everything it imports, by what messages call them; the program comes first. */
    public List<SourceFile> sources() {
        List<SourceFile> all = new ArrayList<>();
        all.add(loaded.main().source());
        loaded.imported().forEach(module -> all.add(module.source()));
        return all;
    }

    /** Its rewards that call scripts, those of imported modules among them if the program uses them. */
    public List<ForeignReward> foreign() {
        return foreign;
    }

    /** The program's text as a tree. */
    public ModuleTree tree() {
        return loaded.main().tree();
    }

    /** Names of the declarations of one kind in the program itself, in its order. */
    public List<String> names(Class<? extends Declaration.Named> kind) {
        return loaded.main().declarations().values().stream()
                .filter(kind::isInstance)
                .map(d -> d.name().text())
                .toList();
    }

    /**
     * An estimator by a text such as {@code grpo}, {@code grpo(low: 0.1)}, {@code 0.2 * grpo} or
     * {@code std.estimators.rloo}.
     */
    public Answer<Scaled> estimator(String text) {
        return ask(text, (expression, env, terms) -> terms.scaled(expression, env));
    }

    /** A term of either kind by a text such as {@code grpo(low: 0.1)} or {@code std.terms.full_kl}. */
    public Answer<TermGraph> term(String text) {
        return ask(text, (expression, env, terms) -> terms.term(expression, env).map(TermInfo::graph));
    }

    /** What is known of an estimator beside its graph, by the same text as {@link #estimator(String)}. */
    public Optional<Asked> asked(String text) {
        return ask(text, (expression, env, terms) -> terms.asked(expression, env))
                .value();
    }

    @FunctionalInterface
    private interface Question<T> {
        Optional<T> answer(Expression expression, Env env, Terms terms);
    }

    private <T> Answer<T> ask(String text, Question<T> question) {
        // Modules of the standard library are known by their last words here.
        SourceFile source = new SourceFile("estimator", text.replaceAll("\\bstd\\.(?=\\w+\\.)", ""));
        Diagnostics diagnostics = new Diagnostics();
        Expression expression = Parser.parseExpression(source, diagnostics);
        Module module = loaded.beside(source, loader);
        resolver(diagnostics).resolve(module, expression);
        if (diagnostics.hasErrors()) {
            return new Answer<>(diagnostics, Optional.empty());
        }
        return new Answer<>(
                diagnostics, question.answer(expression, Env.of(module), new Terms(elaborator(diagnostics))));
    }

    /** Whether the program declares or imports a name. */
    public boolean knows(String name) {
        return loaded.main().declarations().containsKey(name)
                || loaded.main().imports().containsKey(name);
    }

    /** The terms of a schedule of the program as they are written; empty if it is not one of its own. */
    public List<String> terms(String schedule) {
        return loaded.main().declarations().get(schedule) instanceof Declaration.Schedule s
                ? s.block().members().stream()
                        .filter(Member.Weight.class::isInstance)
                        .map(m -> loaded.main()
                                .source()
                                .text(((Member.Weight) m).estimator().span()))
                        .toList()
                : List.of();
    }

    /** An estimator that stands in the program's own text, as in {@code assert equivalent A B}. */
    public Answer<Scaled> estimator(Expression expression) {
        Diagnostics diagnostics = new Diagnostics();
        return new Answer<>(diagnostics, new Terms(elaborator(diagnostics)).scaled(expression, Env.of(loaded.main())));
    }

    /**
     * The claim that two estimators are the same, under a condition as in {@code assert equivalent A B when …}.
     *
     * @param condition the words behind {@code when}; empty for no condition
     */
    public Answer<Claim> claim(Scaled left, Scaled right, String condition) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<Expression> written = Optional.empty();
        SourceFile source = new SourceFile("condition", condition);
        Module module = loaded.beside(source, loader);
        if (!condition.isBlank()) {
            Expression expression = Parser.parseExpression(source, diagnostics);
            resolver(diagnostics).resolve(module, expression, ConditionWords.words());
            if (diagnostics.hasErrors()) {
                return new Answer<>(diagnostics, Optional.empty());
            }
            written = Optional.of(expression);
        }
        return new Answer<>(
                diagnostics,
                new ConditionLowering(elaborator(diagnostics))
                        .lower(written, left.graph().source(), Env.of(module))
                        .map(c -> new Claim(
                                left.graph(),
                                left.factor(),
                                right.graph(),
                                right.factor(),
                                c.condition(),
                                c.withinStep())));
    }

    /** The value of an expression where some more names are known. */
    public Answer<Value> value(SourceFile source, Map<String, Value> more) {
        Diagnostics diagnostics = new Diagnostics();
        Expression expression = Parser.parseExpression(source, diagnostics);
        return diagnostics.hasErrors() ? new Answer<>(diagnostics, Optional.empty()) : value(source, expression, more);
    }

    /** The same for an expression that stands in a larger text. */
    public Answer<Value> value(SourceFile source, Expression expression, Map<String, Value> more) {
        Diagnostics diagnostics = new Diagnostics();
        Module module = loaded.beside(source, loader);
        resolver(diagnostics).resolve(module, expression, more.keySet());
        if (diagnostics.hasErrors()) {
            return new Answer<>(diagnostics, Optional.empty());
        }
        Env env = Env.of(module).inner();
        more.forEach(env::with);
        Value value = elaborator(diagnostics).eval(expression, env);
        return new Answer<>(
                diagnostics,
                diagnostics.hasErrors() || value instanceof Value.Unknown
                        ? Optional.empty()
                        : TextConstants.value(value).or(() -> Optional.of(value)));
    }

    /** Everything that the program declares or imports, by name. */
    public List<String> names() {
        List<String> all = new ArrayList<>(loaded.main().declarations().keySet());
        all.addAll(loaded.main().imports().keySet());
        return all;
    }

    /**
     * A line of the prompt, lowered as in a run block behind others whose results have names.
     *
     * @param text what the statement stands in
     * @param values names of values, those of results among them
     * @param results names of results
     */
    public Answer<Action> action(
            SourceFile text,
            Statement statement,
            Map<String, Value> values,
            Map<String, ResultKind> results,
            OptionalLong seed) {
        Diagnostics diagnostics = new Diagnostics();
        Module module = loaded.beside(text, loader);
        Computation computation = switch (statement) {
            case Statement.Bind b -> b.value();
            case Statement.Do d -> d.computation();
        };
        resolver(diagnostics).resolve(module, computation, values.keySet());
        if (diagnostics.hasErrors()) {
            return new Answer<>(diagnostics, Optional.empty());
        }
        Nouns nouns = new Nouns(elaborator(diagnostics), ground, loader);
        Optional<Action> action = new RunLowering(nouns, module, seed).lower(statement, values, results);
        return new Answer<>(diagnostics, diagnostics.hasErrors() ? Optional.empty() : action);
    }

    /**
     * Where a line of the prompt names something that nothing declares.
     *
     * @param values names that are known beside those of the program
     */
    public List<Span> unknown(SourceFile text, Computation computation, Set<String> values) {
        Diagnostics diagnostics = new Diagnostics();
        resolver(diagnostics).resolve(loaded.beside(text, loader), computation, values);
        return diagnostics.sorted().stream()
                .filter(d -> d.code() == Code.UNKNOWN_NAME)
                .flatMap(d -> d.place().stream())
                .map(Place::span)
                .toList();
    }

    /** What the program calls by a name, its own or an imported one. */
    public Optional<Value> named(String name) {
        Elaborator elaborator = elaborator(new Diagnostics());
        return knows(name) ? Optional.of(elaborator.reference(name, Env.of(loaded.main()))) : Optional.empty();
    }

    /** The value of a declaration of the program or of a module that it imports. */
    public Value declared(Module module, Declaration.Named declaration) {
        return elaborator(new Diagnostics()).declared(module, declaration);
    }

    /**
     * A function of the program applied to values.
     *
     * @param call what messages say of the call
     */
    public Answer<Value> call(String call, Value function, List<Value> arguments) {
        Diagnostics diagnostics = new Diagnostics();
        SourceFile source = new SourceFile("call", call);
        Module module = loaded.beside(source, loader);
        Value value = elaborator(diagnostics).apply(function, arguments, Env.of(module), new Span(0, call.length()));
        return new Answer<>(
                diagnostics,
                diagnostics.hasErrors() || value instanceof Value.Unknown
                        ? Optional.empty()
                        : TextConstants.value(value).or(() -> Optional.of(value)));
    }

    /** A schedule by its name. */
    public Answer<ScheduleGraph> schedule(String name) {
        SourceFile source = new SourceFile("schedule", name);
        Diagnostics diagnostics = new Diagnostics();
        Module module = loaded.beside(source, loader);
        Expression expression = Parser.parseExpression(source, diagnostics);
        resolver(diagnostics).resolve(module, expression);
        if (diagnostics.hasErrors()) {
            return new Answer<>(diagnostics, Optional.empty());
        }
        Elaborator elaborator = elaborator(diagnostics);
        Value value = elaborator.eval(expression, Env.of(module));
        if (value instanceof Value.Noun n && n.declaration() instanceof Declaration.Schedule) {
            return new Answer<>(
                    diagnostics,
                    new Nouns(elaborator, ground, loader).schedule(n).map(ScheduleInfo::graph));
        }
        new Terms(elaborator).notA("a schedule", value, expression.span(), Env.of(module));
        return new Answer<>(diagnostics, Optional.empty());
    }

    private Resolver resolver(Diagnostics diagnostics) {
        return new Resolver(loaded.names(), Builtins.outermost().keySet(), loader::exporter, diagnostics);
    }

    private Elaborator elaborator(Diagnostics diagnostics) {
        return new Elaborator(new Reporter(diagnostics), loaded.names(), params, (e, env, value) -> {}, poll);
    }
}
