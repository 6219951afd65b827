package org.hone.polyglot;

import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.ast.Statement;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.explain.Reading;
import org.hone.formula.Notation;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.nodes.FunctionNode;
import org.hone.plan.ParamInputs;
import org.hone.resolve.Module;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** One context: a conversation with the language. */
final class HoneContext {
    private final HoneLanguage language;
    private final Sources sources = new Sources();
    private final Errors errors = new Errors(sources);
    private final Outgoing outgoing = new Outgoing(this);
    private final Scope scope = new Scope(this);
    private final Map<String, Value> given = new LinkedHashMap<>();
    private Map<String, String> declared = new LinkedHashMap<>();
    private Workbench bench;

    HoneContext(HoneLanguage language, TruffleLanguage.Env env) {
        this.language = language;
        this.bench = open("");
    }

    private Workbench open(String program) {
        return Compiler.open(
                new SourceFile("program", program),
                new ParamInputs(Optional.empty(), Map.of(), OptionalLong.empty()),
                new ModuleLoader(Path.of("")));
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
        String last = "";
        Map<String, String> more = new LinkedHashMap<>(declared);
        for (Declaration d : tree.declarations().toList()) {
            String doc = d.doc().map(x -> tree.source().text(x.span()) + "\n").orElse("");
            String written = doc + tree.source().text(d.span());
            if (d instanceof Declaration.Named named) {
                last = named.name().text();
                more.put(last, written);
            } else {
                more.put(written, written);
            }
        }
        if (more.equals(declared)) {
            return named(last).orElse(NullObject.NULL);
        }
        Workbench opened = open(String.join("\n", more.values()));
        if (opened.compilation().diagnostics().hasErrors()) {
            throw errors.refused(tree.source(), opened.compilation().diagnostics(), location);
        }
        declared = more;
        bench = opened;
        return named(last).orElse(NullObject.NULL);
    }

    Object perform(SourceFile file, Statement statement, Node location) {
        Computation c = switch (statement) {
            case Statement.Bind b -> b.value();
            case Statement.Do d -> d.computation();
        };
        SourceFile part = new SourceFile(file.name(), blanked(file.text(), c.span()));
        sources.alias(part, file);
        Workbench.Answer<Value> answer = bench.value(part, given);
        if (answer.diagnostics().hasErrors()) {
            throw errors.refused(file, answer.diagnostics(), location);
        }
        Value value = answer.value().orElseThrow();
        if (statement instanceof Statement.Bind b) {
            given.put(b.name().text(), value);
        }
        return outgoing.of(value);
    }

    private static String blanked(String text, Span span) {
        StringBuilder all = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (!span.contains(i) && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
                all.setCharAt(i, ' ');
            }
        }
        return all.toString();
    }

    List<String> names() {
        List<String> all = new ArrayList<>(bench.names(Declaration.Named.class));
        all.addAll(given.keySet());
        return all;
    }

    Optional<Object> named(String name) {
        return Optional.ofNullable(given.get(name)).or(() -> bench.named(name)).map(outgoing::of);
    }

    Value declared(Module module, Declaration.Named declaration) {
        return bench.declared(module, declaration);
    }

    boolean given(String name) {
        return given.containsKey(name);
    }

    boolean free(String name) {
        return !bench.knows(name);
    }

    void give(String name, Value value) {
        given.put(name, value);
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
        List<Value> values = Arrays.stream(arguments).map(Incoming::of).toList();
        String shown = values.stream().map(Show::value).collect(Collectors.joining(", ", name + "(", ")"));
        Workbench.Answer<Value> answer = bench.call(shown, function, values);
        if (answer.diagnostics().hasErrors()) {
            throw errors.failed(answer.diagnostics(), location);
        }
        return outgoing.of(answer.value().orElseThrow());
    }

    /** What can be said of a noun beside its text. */
    Map<String, Supplier<Object>> facts(Value.Noun noun) {
        if (!(noun.declaration() instanceof Declaration.Estimator e)) {
            return Map.of();
        }
        Optional<Reading> reading =
                bench.estimator(e.name().text()).value().map(scaled -> Reading.of(scaled.graph(), scaled.factor()));
        Map<String, Supplier<Object>> facts = new LinkedHashMap<>();
        reading.ifPresent(r -> {
            facts.put("formula", () -> r.gradient(Notation.UNICODE));
            facts.put("coefficient", () -> r.coefficient(Notation.UNICODE));
        });
        return facts;
    }

    Optional<SourceSection> section(SourceFile file, Span span) {
        return Optional.of(sources.section(file, span));
    }

    void finish() {}

    void close() {}
}
