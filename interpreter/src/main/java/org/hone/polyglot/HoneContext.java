package org.hone.polyglot;

import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hone.ast.Action;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.ModuleTree;
import org.hone.ast.Statement;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.explain.Reading;
import org.hone.formula.Notation;
import org.hone.lower.Workbench;
import org.hone.nodes.FunctionNode;
import org.hone.prompt.Answer;
import org.hone.prompt.PromptSession;
import org.hone.prompt.Setup;
import org.hone.resolve.Module;
import org.hone.runtime.record.StopToken;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** One context: a session of the prompt that a host talks to. */
final class HoneContext {
    /** What the last statement gave. */
    private static final String LAST = "_";

    private final HoneLanguage language;
    private final TruffleLanguage.Env env;
    private final Setup setup;
    private final Worker worker = new Worker();
    private final Sources sources = new Sources(this::original);
    private final Errors errors = new Errors(sources);
    private final Outgoing outgoing = new Outgoing(this);
    private final Scope scope = new Scope(this);
    private @Nullable PromptSession opened;

    HoneContext(HoneLanguage language, TruffleLanguage.Env env) {
        this.language = language;
        this.env = env;
        this.setup = Settings.of(env);
    }

    /** The session, once what was left of it has ended. */
    private PromptSession session(@Nullable Node location) {
        worker.idle(location);
        PromptSession session = opened;
        if (session == null) {
            session = PromptSession.open(setup);
            opened = session;
        }
        return session;
    }

    private Optional<Place> original(Place place) {
        PromptSession session = opened;
        return session == null ? Optional.empty() : session.origins().original(place);
    }

    private Workbench bench() {
        return session(null).bench();
    }

    Sources sources() {
        return sources;
    }

    Errors errors() {
        return errors;
    }

    Scope scope() {
        return scope;
    }

    /** Takes in the declarations of a text; the value is the last one's. */
    Object declare(ModuleTree tree, Node location) {
        PromptSession session = session(location);
        Answer answer = session.heeding(() -> TruffleSafepoint.poll(location), () -> session.declare(tree));
        if (answer.outcome() != Answer.Outcome.DONE) {
            throw errors.of(tree.source(), answer, location);
        }
        Optional<String> last = tree.declarations()
                .filter(Declaration.Named.class::isInstance)
                .map(d -> ((Declaration.Named) d).name().text())
                .reduce((a, b) -> b);
        return last.flatMap(this::named).orElse(NullObject.NULL);
    }

    /** Does a statement; the value is what it gives. What is shown is written to the context's output too. */
    Object perform(SourceFile file, Statement statement, Node location) {
        PromptSession session = session(location);
        boolean shown = statement instanceof Statement.Do d && d.computation() instanceof Action.Show;
        Statement meant = shown ? unwrapped((Statement.Do) statement) : statement;
        Optional<Value> before = Optional.ofNullable(session.values().get(LAST));
        Answer answer = computation(meant) instanceof Expression
                ? session.heeding(
                        () -> TruffleSafepoint.poll(location), () -> session.perform(file, meant, new StopToken()))
                : worker.perform(
                        location,
                        stop -> session.heeding(PromptSession.until(stop), () -> session.perform(file, meant, stop)));
        if (answer.outcome() != Answer.Outcome.DONE) {
            throw errors.of(file, answer, location);
        }
        Optional<Value> after = Optional.ofNullable(session.values().get(LAST));
        Object value = after.equals(before) && computation(meant) instanceof Action.Save
                ? NullObject.NULL
                : after.map(outgoing::of).orElse(NullObject.NULL);
        if (shown) {
            show(value);
        }
        return value;
    }

    private static Statement unwrapped(Statement.Do statement) {
        Computation value = ((Action.Show) statement.computation()).value();
        return new Statement.Do(value.span(), value);
    }

    private static Computation computation(Statement statement) {
        return switch (statement) {
            case Statement.Bind b -> b.value();
            case Statement.Do d -> d.computation();
        };
    }

    private void show(Object value) {
        try {
            env.out().write((value + "\n").getBytes(StandardCharsets.UTF_8));
            env.out().flush();
        } catch (IOException e) {
            throw new IllegalStateException("the output of the context cannot be written", e);
        }
    }

    /** Top-level names: declarations, imports, values, what the host gave; not the numbered answers. */
    List<String> names() {
        List<String> all = new ArrayList<>(bench().names());
        session(null).values().keySet().stream()
                .filter(name -> !name.matches("_\\d*"))
                .forEach(all::add);
        return all;
    }

    Optional<Object> named(String name) {
        return Optional.ofNullable(session(null).values().get(name))
                .or(() -> bench().named(name))
                .map(outgoing::of);
    }

    Value declared(Module module, Declaration.Named declaration) {
        return bench().declared(module, declaration);
    }

    /** Whether a name has a value that the host may replace. */
    boolean given(String name) {
        return session(null).values().containsKey(name);
    }

    /** Whether the host may give a value to a name. */
    boolean free(String name) {
        return !bench().knows(name) && name.matches("[\\p{L}_][\\p{L}\\p{N}_]*");
    }

    void give(String name, Object value) {
        session(null).give(name, Incoming.kept(value));
    }

    /** A function as other languages see it. */
    Object function(String name, Value function) {
        Optional<SourceSection> section = written(name, function);
        FunctionNode root = new FunctionNode(
                language,
                name.isEmpty() ? "lambda" : name,
                section.orElse(null),
                (location, arguments) -> call(name, function, arguments, location));
        return new FunctionObject(name, function, section, root.getCallTarget());
    }

    private Optional<SourceSection> written(String name, Value function) {
        if (!(function instanceof Value.Closure closure)) {
            return Optional.empty();
        }
        Module module = closure.function().env().module();
        Declaration.Named declared = module.declarations().get(name);
        Span span = declared == null ? closure.function().body().span() : declared.span();
        return section(module.source(), span);
    }

    private Object call(String name, Value function, Object[] arguments, Node location) {
        PromptSession session = session(location);
        List<Value> values = Arrays.stream(arguments).map(Incoming::of).toList();
        String shown = values.stream().map(Show::value).collect(Collectors.joining(", ", name + "(", ")"));
        Workbench.Answer<Value> answer = session.heeding(
                () -> TruffleSafepoint.poll(location), () -> session.bench().call(shown, function, values));
        if (answer.diagnostics().hasErrors() || answer.value().isEmpty()) {
            throw errors.failed(answer.diagnostics(), location);
        }
        return outgoing.of(answer.value().get());
    }

    /** What can be said of a noun beside its text. */
    Map<String, Supplier<Object>> facts(Value.Noun noun) {
        Map<String, Supplier<Object>> facts = new LinkedHashMap<>();
        if (noun.declaration() instanceof Declaration.Estimator e) {
            Optional<Reading> reading = bench().estimator(e.name().text())
                    .value()
                    .map(scaled -> Reading.of(scaled.graph(), scaled.factor()));
            reading.ifPresent(r -> {
                facts.put("formula", () -> r.gradient(Notation.UNICODE));
                facts.put("coefficient", () -> r.coefficient(Notation.UNICODE));
            });
        }
        return facts;
    }

    Optional<SourceSection> section(SourceFile file, Span span) {
        return Optional.of(sources.section(file, span));
    }

    /** Ends: an action that is under way is interrupted, then the backend is freed. */
    void close() {
        PromptSession session = opened;
        worker.close(() -> {
            if (session != null) {
                session.close();
            }
        });
    }
}
