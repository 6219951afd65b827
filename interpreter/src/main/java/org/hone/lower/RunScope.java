package org.hone.lower;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Block;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.plan.Action;
import org.hone.plan.Action.ModelRef;
import org.hone.resolve.Module;
import org.hone.resolve.Names;
import org.hone.runtime.plan.ModelPlan;
import org.hone.source.Span;

/** What the statements of a run block see: declarations, values and the results of those before them, and how they read them. */
final class RunScope {
    private final Nouns nouns;
    private final Module module;
    private final Map<String, ResultKind> results = new HashMap<>();
    private Env env;
    private boolean failed;

    RunScope(Nouns nouns, Module module) {
        this.nouns = nouns;
        this.module = module;
        this.env = Env.of(module).inner();
    }

    /** What was there before the first statement. */
    void begin(Map<String, Value> values, Map<String, ResultKind> earlier) {
        results.putAll(earlier);
        values.forEach(env::with);
    }

    /** A name for a value. */
    void bind(String name, Value value) {
        env = env.inner().with(name, value);
        results.remove(name);
    }

    /** A name for what an action will give. */
    void bind(String name, ResultKind result) {
        results.put(name, result);
        env = env.inner().with(name, Value.UNKNOWN);
    }

    /** Whether something was wrong so far. */
    boolean failed() {
        return failed;
    }

    void fail() {
        failed = true;
    }

    Nouns nouns() {
        return nouns;
    }

    Module module() {
        return module;
    }

    /** The value of an expression here. */
    Value eval(Expression e) {
        return elaborator().eval(e, env);
    }

    /** The options of an action. */
    FieldReader options(Optional<Block> block, Span span, String action) {
        return FieldReader.of(
                elaborator(),
                env,
                block.orElseGet(() -> new Block(Span.at(span.end()), List.of())),
                span,
                "`" + action + "`",
                new SectionBuilder("action", action + ", line " + line(span)));
    }

    /** An earlier result, or a member of one. */
    Optional<Action.Value.Result> result(Expression e) {
        if (e instanceof Expression.Reference r && results.containsKey(r.name())) {
            return results.get(r.name()) == ResultKind.BROKEN
                    ? Optional.empty()
                    : Optional.of(new Action.Value.Result(r.name(), List.of()));
        }
        if (e instanceof Expression.Select s
                && s.target() instanceof Expression.Reference r
                && results.containsKey(r.name())) {
            ResultKind kind = results.get(r.name());
            if (kind == ResultKind.BROKEN) {
                return Optional.empty();
            }
            if (kind != null && kind.members().contains(s.member().text())) {
                return Optional.of(
                        new Action.Value.Result(r.name(), List.of(s.member().text())));
            }
            fail();
            unknown(
                    Code.UNKNOWN_MEMBER,
                    s.member().span(),
                    (kind == null ? "the result" : kind.word()) + " has no `"
                            + s.member().text() + "`",
                    s.member().text(),
                    kind == null ? List.of() : kind.members());
        }
        return Optional.empty();
    }

    /** A model: a declared one, or that of an earlier training. */
    Optional<ModelRef> model(Expression e, String action) {
        Optional<Action.Value.Result> result = result(e);
        if (result.isPresent()) {
            if (result.get().members().equals(List.of("model"))) {
                return Optional.of(new ModelRef.Trained(result.get()));
            }
            ResultKind kind = results.get(result.get().name());
            Diagnostic d = Diagnostic.error(Code.NOT_A_NOUN, module.source(), e.span(), "this is not a model");
            boolean run = kind == ResultKind.RUN && result.get().members().isEmpty();
            elaborator()
                    .reporter()
                    .add(run ? d.help("the model of the run is `" + result.get().name() + ".model`") : d);
            return Optional.empty();
        }
        Optional<ModelPlan> declared = noun(e, Declaration.Model.class, action).flatMap(nouns::model);
        return declared.map(ModelRef.Declared::new);
    }

    /** What an earlier result is, as far as it is known. */
    Optional<ResultKind> kind(Computation c) {
        if (c instanceof Expression.Reference r) {
            return Optional.ofNullable(results.get(r.name()));
        }
        if (c instanceof Expression.Select s
                && s.target() instanceof Expression.Reference r
                && results.get(r.name()) == ResultKind.RUN) {
            return Optional.of(s.member().text().equals("last_eval") ? ResultKind.EVALUATION : ResultKind.RUN);
        }
        return Optional.empty();
    }

    /** A run: an earlier result, or the path of its folder. */
    Optional<Action.Value> recorded(Expression e) {
        Optional<Action.Value.Result> result = result(e);
        Optional<ResultKind> kind = result.map(r -> results.getOrDefault(r.name(), ResultKind.BROKEN));
        boolean place = result.filter(r -> r.members().equals(List.of("folder"))
                        || r.members().equals(List.of("run"))
                        || r.members().isEmpty())
                .isPresent();
        if (place && (kind.get() == ResultKind.RUN || kind.get() == ResultKind.REPLAY)) {
            return Optional.of(result.get());
        }
        if (result.isEmpty()) {
            Value value = eval(e);
            Optional<String> folder = text(value);
            if (folder.isPresent()) {
                return path(folder.get(), e.span()).map(p -> new Action.Value.Constant(folder.get()));
            }
            if (value instanceof Value.Unknown) {
                return Optional.empty();
            }
        }
        error(Code.TYPE_MISMATCH, e.span(), "`replay` takes a run: the path of its folder, or what `train` gave");
        return Optional.empty();
    }

    /** The path of a folder. */
    Optional<Path> path(String text, Span span) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            error(Code.TYPE_MISMATCH, span, "this cannot be the path of a folder");
            return Optional.empty();
        }
    }

    /** A declaration of a kind. */
    Optional<Value.Noun> noun(Expression e, Class<? extends Declaration.Named> kind, String action) {
        Value value = eval(e);
        if (value instanceof Value.Noun n && kind.isInstance(n.declaration())) {
            return Optional.of(n);
        }
        boolean bound = e instanceof Expression.Reference r && results.containsKey(r.name());
        if (!(value instanceof Value.Unknown) || (bound && kind(e).orElse(ResultKind.BROKEN) != ResultKind.BROKEN)) {
            String word = Nouns.word(kind);
            Names names = elaborator().names();
            List<String> there = names.all(module).stream()
                    .filter(name -> names.find(module, name)
                            .filter(i -> i instanceof Module.Import.Single s && kind.isInstance(s.declaration()))
                            .isPresent())
                    .toList();
            elaborator()
                    .reporter()
                    .add(Diagnostic.error(
                                    Code.NOT_A_NOUN, module.source(), e.span(), "`" + action + "` takes a " + word)
                            .note(
                                    there.isEmpty()
                                            ? "no " + word + " is declared"
                                            : "there is " + String.join(", ", there)));
        }
        return Optional.empty();
    }

    private void unknown(Code code, Span span, String message, String wrong, List<String> known) {
        Diagnostic d = Diagnostic.error(code, module.source(), span, message);
        elaborator()
                .reporter()
                .add(DidYouMean.best(wrong, known)
                        .map(near -> d.meant(near, span))
                        .orElseGet(() -> known.isEmpty() ? d : d.note("it has " + String.join(", ", known))));
    }

    void error(Code code, Span span, String message) {
        elaborator().reporter().error(env, code, span, message);
    }

    /** A text that is known now. */
    static Optional<String> text(Value value) {
        return value instanceof Value.Str s ? s.constant() : Optional.empty();
    }

    Elaborator elaborator() {
        return nouns.elaborator();
    }

    /** The line that something begins in. */
    int line(Span span) {
        return module.source().lineAt(span.start());
    }

    /** Whether a dataset has a column; says so if not. */
    boolean column(DatasetInfo rows, String name, Span span) {
        if (rows.columns().containsKey(name)) {
            return true;
        }
        unknown(
                Code.MISSING_COLUMN,
                span,
                "the dataset `" + rows.plan().name() + "` has no column `" + name + "`",
                name,
                new ArrayList<>(rows.columns().keySet()));
        return false;
    }
}
