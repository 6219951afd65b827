package org.hone.lower;

import java.util.List;
import java.util.Optional;
import org.hone.ast.Argument;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.ModuleTree;
import org.hone.check.Builtins;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Reporter;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.resolve.Module;
import org.hone.resolve.ModuleGraph;
import org.hone.resolve.ModuleLoader;
import org.hone.resolve.Resolver;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.TermGraph;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * A compiled program kept open: the tools ask it for estimators and schedules by the text of an expression. Questions may be
 * asked of a program with errors, too; what depends on them has no answer.
 */
public final class Workbench {
    private final ModuleGraph.Loaded loaded;
    private final ModuleLoader loader;
    private final Elaborator.ParamTable params;
    private final String ground;
    private final Compilation compilation;

    Workbench(
            ModuleGraph.Loaded loaded,
            ModuleLoader loader,
            Elaborator.ParamTable params,
            String ground,
            Compilation compilation) {
        this.loaded = loaded;
        this.loader = loader;
        this.params = params;
        this.ground = ground;
        this.compilation = compilation;
    }

    /**
     * What became of a question.
     *
     * @param diagnostics what is wrong with the question itself
     */
    public record Answer<T>(Diagnostics diagnostics, Optional<T> value) {}

    /** An estimator, perhaps under a factor: {@code 0.2 * grpo(low: 0.1)}. */
    public record Scaled(double factor, EstimatorGraph graph) {}

    /** The program and what was said about it. */
    public Compilation compilation() {
        return compilation;
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
        return ask(text, this::scaled);
    }

    /** A term of either kind by a text such as {@code grpo(low: 0.1)} or {@code std.terms.full_kl}. */
    public Answer<TermGraph> term(String text) {
        return ask(
                text,
                (expression, env, elaborator) ->
                        term(expression, env, elaborator).map(TermInfo::graph));
    }

    @FunctionalInterface
    private interface Question<T> {
        Optional<T> answer(Expression expression, Env env, Elaborator elaborator);
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
        return new Answer<>(diagnostics, question.answer(expression, Env.of(module), elaborator(diagnostics)));
    }

    /** An estimator that stands in the program's own text, as in {@code assert equivalent A B}. */
    public Answer<Scaled> estimator(Expression expression) {
        Diagnostics diagnostics = new Diagnostics();
        return new Answer<>(diagnostics, scaled(expression, Env.of(loaded.main()), elaborator(diagnostics)));
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
                    diagnostics, new Nouns(elaborator, ground).schedule(n).map(ScheduleInfo::graph));
        }
        notA("a schedule", value, expression.span(), Env.of(module), elaborator);
        return new Answer<>(diagnostics, Optional.empty());
    }

    private Optional<Scaled> scaled(Expression e, Env env, Elaborator elaborator) {
        if (e instanceof Expression.Binary b && b.operator() == BinaryOperator.MULTIPLY) {
            Value factor = elaborator.eval(b.left(), env);
            if (factor instanceof Value.Num n && n.constant().isPresent()) {
                return scaled(b.right(), env, elaborator)
                        .map(s -> new Scaled(n.constant().getAsDouble() * s.factor(), s.graph()));
            }
            notA("a constant factor", factor, b.left().span(), env, elaborator);
            return Optional.empty();
        }
        Optional<TermInfo> term = term(e, env, elaborator);
        if (term.isPresent() && term.get() instanceof EstimatorInfo estimator) {
            return Optional.of(new Scaled(1, estimator.graph()));
        }
        term.ifPresent(other -> elaborator
                .reporter()
                .add(Diagnostic.error(
                                Code.OBJECTIVE,
                                env.module().source(),
                                e.span(),
                                "`" + other.graph().name() + "` is a term over the vocabulary, not an estimator")
                        .note("its gradient goes through all logits, so it has no coefficients on recorded tokens")));
        return Optional.empty();
    }

    private Optional<TermInfo> term(Expression e, Env env, Elaborator elaborator) {
        Expression named = e instanceof Expression.Call c ? c.callee() : e;
        List<Argument> arguments = e instanceof Expression.Call c ? c.arguments() : List.of();
        Value value = elaborator.eval(named, env);
        if (value instanceof Value.Noun n && n.declaration() instanceof Declaration.Estimator) {
            return new EstimatorLowering(elaborator).lower(n, arguments, env, e.span());
        }
        notA("an estimator", value, named.span(), env, elaborator);
        return Optional.empty();
    }

    private static void notA(String what, Value value, Span span, Env env, Elaborator elaborator) {
        if (!(value instanceof Value.Unknown)) {
            elaborator.reporter().error(env, Code.NOT_A_NOUN, span, "this is " + Show.type(value) + ", not " + what);
        }
    }

    private Resolver resolver(Diagnostics diagnostics) {
        return new Resolver(loaded.names(), Builtins.outermost().keySet(), loader::exporter, diagnostics);
    }

    private Elaborator elaborator(Diagnostics diagnostics) {
        return new Elaborator(new Reporter(diagnostics), loaded.names(), params);
    }
}
