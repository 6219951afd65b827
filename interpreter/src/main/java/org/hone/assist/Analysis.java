package org.hone.assist;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Item;
import org.hone.ast.Member;
import org.hone.ast.ModuleTree;
import org.hone.ast.Node;
import org.hone.ast.TypeTree;
import org.hone.check.Builtins;
import org.hone.check.SourceMembers;
import org.hone.check.StatMembers;
import org.hone.check.Value;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Compiler;
import org.hone.resolve.Module;
import org.hone.resolve.ModuleGraph;
import org.hone.resolve.Names;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.plan.TextExpr;
import org.hone.source.SourceFile;
import org.hone.types.Scalar;
import org.hone.types.TextSort;

/** A text as the front end sees it: its tree, its scope, and what its expressions became. */
final class Analysis {
    private final ModuleGraph.Loaded loaded;
    private final IdentityHashMap<Expression, Value> values;
    private final Map<String, Value> outer;

    private Analysis(ModuleGraph.Loaded loaded, IdentityHashMap<Expression, Value> values, Map<String, Value> outer) {
        this.loaded = loaded;
        this.values = values;
        this.outer = outer;
    }

    /**
     * @param wanted the items whose expressions are asked about
     */
    static Analysis of(ModuleTree tree, Reading reading, Predicate<Item> wanted) {
        IdentityHashMap<Expression, Value> values = new IdentityHashMap<>();
        SourceFile source = tree.source();
        ModuleGraph.Loaded loaded = Compiler.inspect(
                tree,
                reading.loader(),
                new Diagnostics(),
                (expression, env, value) -> {
                    if (env.module().source() == source && !(value instanceof Value.Unknown)) {
                        values.putIfAbsent(expression, value);
                    }
                },
                wanted);
        return new Analysis(loaded, values, reading.outer());
    }

    Module main() {
        return loaded.main();
    }

    Names names() {
        return loaded.names();
    }

    SourceFile source() {
        return main().source();
    }

    ModuleTree tree() {
        return main().tree();
    }

    /** What a session has beside the text. */
    Map<String, Value> outer() {
        return outer;
    }

    /** An imported module by the name of its text. */
    Optional<Module> imported(String source) {
        return loaded.imported().stream()
                .filter(m -> m.source().name().equals(source))
                .findFirst();
    }

    /** An imported module by the path that the import gives. */
    Optional<Module> importedFile(String path) {
        Path folder = Path.of(source().name()).getParent();
        Path near = folder == null ? Path.of(path) : folder.resolve(path);
        return imported(near.normalize().toString());
    }

    /** The module's declarations and imports, what a session has, and the language's own functions. */
    Optional<Symbol> global(String name) {
        Optional<Module.Import> found = names().find(main(), name);
        if (found.isPresent()) {
            return symbol(found.get(), name);
        }
        return Optional.ofNullable(outer.get(name))
                .or(() -> Optional.ofNullable(Builtins.outermost().get(name)))
                .map(v -> new Symbol.Outermost(name, v));
    }

    static Optional<Symbol> symbol(Module.Import meaning, String name) {
        return switch (meaning) {
            case Module.Import.Single s -> Optional.of(new Symbol.Top(s.module(), s.declaration()));
            case Module.Import.Whole w -> Optional.of(new Symbol.Whole(w.module(), name));
            case Module.Import.Broken b -> Optional.empty();
        };
    }

    /** What an expression became; of a name that was not evaluated, what its declared type says. */
    Optional<Value> value(Expression e, Scope scope) {
        Value known = values.get(e);
        if (known != null) {
            return Optional.of(known);
        }
        if (e instanceof Expression.Reference r) {
            return scope.find(r.name()).or(() -> global(r.name())).flatMap(this::value);
        }
        if (e instanceof Expression.Select s) {
            return value(s.target(), scope).flatMap(v -> member(v, s.member().text()));
        }
        return Optional.empty();
    }

    /** The value behind a dot. */
    Optional<Value> member(Value target, String name) {
        return switch (target) {
            case Value.Source s ->
                Arrays.stream(SourceMembers.values())
                        .filter(m -> m.word().equals(name) && m.of(s.kind()))
                        .map(SourceMembers::value)
                        .findFirst();
            case Value.Stats s -> StatMembers.value(name);
            case Value.ModelView v ->
                name.equals("logprob")
                        ? Optional.of(new Value.Num(Scalar.LOG_PROB, new Expr.Field(v.logprob())))
                        : Optional.empty();
            case Value.Row r ->
                Optional.ofNullable(r.columns().get(name)).map(sort -> new Value.Str(sort, new TextExpr.Column(name)));
            case Value.Fields f -> Optional.ofNullable(f.entries().get(name));
            case Value.Namespace n ->
                Optional.ofNullable(n.module().declarations().get(name)).map(d -> new Value.Noun(n.module(), d));
            default -> Optional.empty();
        };
    }

    private Optional<Value> local(Node node) {
        if (node instanceof Member.Let let) {
            return Optional.ofNullable(values.get(let.value()));
        }
        return node instanceof org.hone.ast.Statement.Bind b && b.value() instanceof Expression e
                ? Optional.ofNullable(values.get(e))
                : Optional.empty();
    }

    /** What a name stands for as a value. */
    Optional<Value> value(Symbol symbol) {
        return switch (symbol) {
            case Symbol.Local l -> local(l.node());
            case Symbol.Taken t -> t.parameter().type().flatMap(type -> typed(type, t.module()));
            case Symbol.Top t ->
                t.declaration() instanceof Declaration.Param p
                        ? p.value().flatMap(e -> Optional.ofNullable(values.get(e)))
                        : Optional.of(new Value.Noun(t.module(), t.declaration()));
            case Symbol.Whole w -> Optional.of(new Value.Namespace(w.module()));
            case Symbol.Outermost o -> Optional.of(o.value() instanceof Value.Foreign f ? f.opened() : o.value());
            case Symbol.Column c -> Optional.empty();
            case Symbol.Member m -> Optional.empty();
            case Symbol.TypeName t -> Optional.empty();
        };
    }

    private Optional<Value> typed(TypeTree type, Module module) {
        if (!(type instanceof TypeTree.Named n)) {
            return Optional.empty();
        }
        for (SourceKind kind : SourceKind.values()) {
            if (kind.typeName().equals(n.text())) {
                return Optional.of(new Value.Source(kind));
            }
        }
        if (n.text().equals("PromptStats")) {
            return Optional.of(new Value.Stats());
        }
        if (n.path().size() == 2 && n.path().get(1).text().equals("Row")) {
            String name = n.path().getFirst().text();
            return dataset(module, name).map(d -> {
                Map<String, TextSort> columns = new LinkedHashMap<>();
                columns(d)
                        .forEach(f -> columns.put(
                                f.name().text(),
                                f.type()
                                                .filter(t -> t instanceof TypeTree.Named c
                                                        && c.text().equals("Chat"))
                                                .isPresent()
                                        ? TextSort.CHAT
                                        : TextSort.TEXT));
                if (columns.isEmpty()) {
                    List.of("prompt", "demo", "answer").forEach(c -> columns.put(c, TextSort.TEXT));
                    columns.put("difficulty", TextSort.NUMBER);
                }
                return new Value.Row(name, columns);
            });
        }
        return Optional.empty();
    }

    Optional<Declaration.Dataset> dataset(Module module, String name) {
        return names().find(module, name)
                .flatMap(found ->
                        found instanceof Module.Import.Single s && s.declaration() instanceof Declaration.Dataset d
                                ? Optional.of(d)
                                : Optional.empty());
    }

    /** The fields of a dataset that are columns of it. */
    static List<Member.Field> columns(Declaration.Dataset dataset) {
        List<String> own =
                NounFields.of("dataset").stream().map(NounFields.Field::name).toList();
        return dataset.block()
                .fields()
                .filter(f -> !own.contains(f.name().text()))
                .toList();
    }
}
