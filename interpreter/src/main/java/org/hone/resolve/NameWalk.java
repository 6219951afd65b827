package org.hone.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hone.ast.Action;
import org.hone.ast.Argument;
import org.hone.ast.Block;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.Parameter;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.ExecutionDetail;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.source.Span;

/** One walk over what belongs to one declaration: finds what its names stand for and says which stand for nothing. */
final class NameWalk {
    private final Scope scope;
    private final Module module;
    private final Map<Declaration.Named, Module> used;
    private final Set<String> locals = new HashSet<>();

    /** @param used gets the declarations that are read, with the modules they are of */
    NameWalk(Scope scope, Module module, Map<Declaration.Named, Module> used) {
        this.scope = scope;
        this.module = module;
        this.used = used;
    }

    /**
     * What all walks share.
     *
     * @param outermost names that every module sees
     * @param exporters the standard module that declares a name, if there is one
     * @param read gets every declaration that is read
     */
    record Scope(
            Names names,
            Set<String> outermost,
            Function<String, Optional<String>> exporters,
            Diagnostics diagnostics,
            Set<Declaration> read) {}

    Module module() {
        return module;
    }

    /** Whether a local name was read. */
    boolean reads(String local) {
        return locals.contains(local);
    }

    Set<String> parameters(List<Parameter> parameters, Set<String> outer) {
        Set<String> locals = new HashSet<>(outer);
        for (Parameter p : parameters) {
            p.value().ifPresent(v -> expression(v, outer));
            locals.add(p.name().text());
        }
        return locals;
    }

    void block(Block block, Set<String> outer) {
        Set<String> locals = new HashSet<>(outer);
        for (Member member : block.members()) {
            switch (member) {
                case Member.Field f -> expression(f.value(), locals);
                case Member.Let l -> {
                    expression(l.value(), locals);
                    locals.add(l.name().text());
                }
                case Member.Weight w -> {
                    expression(w.estimator(), locals);
                    expression(w.value(), locals);
                }
                case Member.Assert a -> expression(a.condition(), locals);
                case Member.AssertEquivalent a -> {
                    expression(a.left(), locals);
                    expression(a.right(), locals);
                    Set<String> words = new HashSet<>(locals);
                    words.addAll(ConditionWords.words());
                    a.condition().ifPresent(c -> expression(c, words));
                }
            }
        }
    }

    void computation(Computation computation, Set<String> locals) {
        switch (computation) {
            case Expression e -> expression(e, locals);
            case Action.Train t -> with(t.recipe(), t.options(), locals);
            case Action.Step s -> with(s.recipe(), s.options(), locals);
            case Action.Evaluate e -> {
                expression(e.model(), locals);
                with(e.dataset(), e.options(), locals);
            }
            case Action.Sample s -> {
                expression(s.model(), locals);
                with(s.prompt(), s.options(), locals);
            }
            case Action.Replay r -> with(r.run(), r.options(), locals);
            case Action.Compare c -> c.subjects().forEach(s -> computation(s, locals));
            case Action.Show s -> computation(s.value(), locals);
            case Action.Save s -> {
                expression(s.value(), locals);
                expression(s.path(), locals);
            }
        }
    }

    private void with(Expression subject, Optional<Block> options, Set<String> locals) {
        expression(subject, locals);
        options.ifPresent(o -> block(o, locals));
    }

    void expression(Expression e, Set<String> locals) {
        switch (e) {
            case Expression.IntLiteral l -> {}
            case Expression.RealLiteral l -> {}
            case Expression.TextLiteral l -> {}
            case Expression.BoolLiteral l -> {}
            case Expression.NullLiteral l -> {}
            case Expression.Invalid i -> {}
            case Expression.Quantity q -> expression(q.number(), locals);
            case Expression.Reference r -> reference(r.name(), r.span(), locals);
            case Expression.Select s -> expression(s.target(), locals);
            case Expression.Index i -> {
                expression(i.target(), locals);
                expression(i.index(), locals);
            }
            case Expression.Call c -> {
                expression(c.callee(), locals);
                c.arguments().stream().map(Argument::value).forEach(a -> expression(a, locals));
            }
            case Expression.Pipe p -> {
                expression(p.input(), locals);
                expression(p.stage(), locals);
            }
            case Expression.Unary u -> expression(u.operand(), locals);
            case Expression.Binary b -> {
                expression(b.left(), locals);
                expression(b.right(), locals);
            }
            case Expression.Conditional c -> {
                expression(c.condition(), locals);
                expression(c.yes(), locals);
                expression(c.no(), locals);
            }
            case Expression.Lambda l -> expression(l.body(), parameters(l.parameters(), locals));
            case Expression.LetIn l -> {
                Set<String> inner = new HashSet<>(locals);
                for (Member.Let let : l.bindings()) {
                    expression(let.value(), inner);
                    inner.add(let.name().text());
                }
                expression(l.body(), inner);
            }
            case Expression.RecordLiteral r -> r.entries().forEach(entry -> expression(entry.value(), locals));
            case Expression.ListLiteral l -> l.elements().forEach(element -> expression(element, locals));
        }
    }

    /** With the import that is missing, written below those that are there. */
    private Diagnostic imported(Diagnostic d, String exporter, String name) {
        String line = "import " + exporter + " { " + name + " }";
        Optional<Declaration.Import> last = module.tree()
                .declarations()
                .filter(Declaration.Import.class::isInstance)
                .map(Declaration.Import.class::cast)
                .reduce((a, b) -> b);
        TextEdit edit = last.map(i -> TextEdit.insert(i.span().end(), "\n" + line))
                .orElseGet(() -> TextEdit.insert(0, line + "\n"));
        return d.fix(Fix.of("import it: `" + line + "`", edit));
    }

    private void reference(String name, Span span, Set<String> locals) {
        if (locals.contains(name)) {
            this.locals.add(name);
            return;
        }
        Optional<Module.Import> found = scope.names().find(module, name);
        if (found.isPresent()) {
            if (found.get() instanceof Module.Import.Single s) {
                used.put(s.declaration(), s.module());
                scope.read().add(s.declaration());
            }
            return;
        }
        if (scope.outermost().contains(name) || (module.standard() && name.equals("native"))) {
            return;
        }
        Optional<Diagnostic> detail = ExecutionDetail.about(name, module.source(), span);
        if (detail.isPresent()) {
            scope.diagnostics().add(detail.get());
            return;
        }
        List<String> known = new ArrayList<>(locals);
        known.addAll(scope.names().all(module));
        known.addAll(scope.outermost());
        Diagnostic d = Diagnostic.error(Code.UNKNOWN_NAME, module.source(), span, "nothing is called `" + name + "`");
        Optional<String> exporter = scope.exporters().apply(name);
        if (exporter.isPresent()) {
            scope.diagnostics().add(imported(d, exporter.get(), name));
            return;
        }
        scope.diagnostics()
                .add(DidYouMean.best(name, known)
                        .map(near -> d.meant(near, span))
                        .orElse(d));
    }
}
