package org.hone.assist;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Action;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.ModuleRef;
import org.hone.ast.Parameter;
import org.hone.ast.Statement;
import org.hone.check.Builtin;
import org.hone.check.SourceMembers;
import org.hone.check.StatMembers;
import org.hone.check.Value;
import org.hone.resolve.Module;

/** What stands behind a dot, and what a callee takes. */
final class Members {
    private final Analysis analysis;

    Members(Analysis analysis) {
        this.analysis = analysis;
    }

    /** What a member of an expression stands for. */
    Optional<Symbol> of(Expression target, Scope scope, String name) {
        return Optional.ofNullable(all(target, scope).get(name));
    }

    /** Everything that may stand behind the dot of an expression. */
    Map<String, Symbol> all(Expression target, Scope scope) {
        if (target instanceof Expression.Reference r) {
            Optional<Symbol> symbol = scope.find(r.name()).or(() -> analysis.global(r.name()));
            if (symbol.isPresent()
                    && symbol.get() instanceof Symbol.Local l
                    && l.node() instanceof Statement.Bind b
                    && b.value() instanceof Action a) {
                Map<String, Symbol> all = new LinkedHashMap<>();
                Results.members(a).forEach((n, doc) -> all.put(n, new Symbol.Member(Results.word(a), n, doc)));
                return all;
            }
            if (symbol.isPresent() && symbol.get() instanceof Symbol.Whole w) {
                return namespace(w.module());
            }
        }
        return analysis.value(target, scope).map(this::all).orElseGet(Map::of);
    }

    private Map<String, Symbol> all(Value value) {
        Map<String, Symbol> all = new LinkedHashMap<>();
        switch (value) {
            case Value.Source s -> {
                for (SourceMembers m : SourceMembers.values()) {
                    if (m.of(s.kind())) {
                        all.put(m.word(), new Symbol.Member(s.kind().typeName(), m.word(), m.doc()));
                    }
                }
            }
            case Value.ModelView v ->
                all.put(
                        "logprob",
                        new Symbol.Member(
                                v.name(),
                                "logprob",
                                "log-probability of each token of the reply under this model"
                                        + (v.name().endsWith(".policy") ? ", live" : ", frozen")));
            case Value.Stats s -> {
                for (String name : StatMembers.names()) {
                    all.put(name, new Symbol.Member("PromptStats", name, StatMembers.doc(name)));
                }
            }
            case Value.Row r -> {
                Optional<Declaration.Dataset> dataset = analysis.dataset(analysis.main(), r.dataset());
                for (String name : r.columns().keySet()) {
                    Optional<Member.Field> field =
                            dataset.flatMap(d -> d.block().field(name));
                    all.put(
                            name,
                            dataset.isPresent() && field.isPresent()
                                    ? new Symbol.Column(
                                            analysis.main(),
                                            dataset.get(),
                                            field.get().name())
                                    : new Symbol.Member(r.dataset() + ".Row", name, "a column of the task"));
                }
            }
            case Value.Fields f ->
                f.entries().keySet().forEach(n -> all.put(n, new Symbol.Member("the record", n, "")));
            case Value.Namespace n -> {
                return namespace(n.module());
            }
            default -> {}
        }
        return all;
    }

    private static Map<String, Symbol> namespace(Module module) {
        Map<String, Symbol> all = new LinkedHashMap<>();
        module.declarations().forEach((name, d) -> all.put(name, new Symbol.Top(module, d)));
        return all;
    }

    /** The symbol of a callee, if it is a name or a path of names. */
    Optional<Symbol> symbol(Expression callee, Scope scope) {
        return switch (callee) {
            case Expression.Reference r -> scope.find(r.name()).or(() -> analysis.global(r.name()));
            case Expression.Select s -> of(s.target(), scope, s.member().text());
            default -> Optional.empty();
        };
    }

    /** The parameters that may be named in a call, in order; not the source of an estimator. */
    Map<String, Symbol> parameters(Expression callee, Scope scope) {
        Map<String, Symbol> all = new LinkedHashMap<>();
        Optional<Symbol> symbol = symbol(callee, scope);
        if (symbol.isPresent() && symbol.get() instanceof Symbol.Top t) {
            for (Parameter p : parameters(t.declaration())) {
                all.put(p.name().text(), new Symbol.Taken(t.module(), t.declaration(), p));
            }
            return all;
        }
        Optional<Value> value = symbol.flatMap(analysis::value).or(() -> analysis.value(callee, scope));
        if (value.isPresent() && value.get() instanceof Value.Native n) {
            for (Builtin.Param p : n.function().parameters()) {
                all.put(p.name(), new Symbol.Member(n.function().name(), p.name(), p.type()));
            }
        } else if (value.isPresent() && value.get() instanceof Value.Closure c) {
            for (Parameter p : c.function().parameters()) {
                all.put(
                        p.name().text(),
                        new Symbol.Local(c.function().env().module().source(), p.name(), p));
            }
        }
        return all;
    }

    /** The parameters of a declaration that a call gives. */
    static java.util.List<Parameter> parameters(Declaration.Named declaration) {
        return switch (declaration) {
            case Declaration.Function f -> f.parameters();
            case Declaration.Estimator e ->
                e.parameters().isEmpty()
                        ? e.parameters()
                        : e.parameters().subList(1, e.parameters().size());
            case Declaration.Reward r -> r.parameters();
            case Declaration.Task t -> t.parameters();
            default -> java.util.List.of();
        };
    }

    /** The module that an import means. */
    Optional<Module> module(Declaration.Import i) {
        return switch (i.module()) {
            case ModuleRef.Dotted d -> analysis.imported(d.text().replace('.', '/') + ".hone");
            case ModuleRef.File f -> analysis.importedFile(f.path());
        };
    }

    /** What a field means; empty if it is not one of the language. */
    static String fieldDoc(String owner, String name) {
        return NounFields.find(owner, name).map(NounFields.Field::doc).orElse("");
    }
}
