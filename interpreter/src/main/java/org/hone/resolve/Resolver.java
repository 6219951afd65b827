package org.hone.resolve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hone.ast.Action;
import org.hone.ast.Argument;
import org.hone.ast.Block;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.Parameter;
import org.hone.ast.RewardBody;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.ExecutionDetail;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.source.Span;

/** Finds what every name stands for, says which do not exist, and which declarations depend on themselves. */
public final class Resolver {
    private final Names names;
    private final Set<String> outermost;
    private final Function<String, Optional<String>> exporters;
    private final Diagnostics diagnostics;
    private final IdentityHashMap<Declaration.Named, Map<Declaration.Named, Module>> uses = new IdentityHashMap<>();
    private final List<UnreadLet> unreadLets = new ArrayList<>();
    private final Set<Declaration> read = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * @param outermost names that every module sees without declaring or importing them
     * @param exporters the standard module that declares a name, if there is one
     */
    public Resolver(
            Names names, Set<String> outermost, Function<String, Optional<String>> exporters, Diagnostics diagnostics) {
        this.exporters = exporters;
        this.names = names;
        this.outermost = Set.copyOf(outermost);
        this.diagnostics = diagnostics;
    }

    private record UnreadLet(Module module, Member.Let let) {}

    /** Resolves all modules together. */
    public void resolve(List<Module> modules) {
        for (Module module : modules) {
            module.tree().declarations().forEach(d -> declaration(module, d));
            module.tree().runBlocks().forEach(r -> run(module, r));
        }
        Set<Declaration.Named> done = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Module module : modules) {
            for (Declaration.Named declaration : module.declarations().values()) {
                follow(module, declaration, new ArrayList<>(), done);
            }
        }
    }

    /**
     * Says which lets of a program's estimators and schedules nothing reads, and which params: setting them would do nothing.
     * The params of a module without a recipe or run may be read by others.
     */
    public void unused(Module main) {
        if (diagnostics.hasErrors()) {
            // What would have read it may be what is wrong.
            return;
        }
        for (UnreadLet unread : unreadLets) {
            if (unread.module().equals(main)) {
                Member.Let let = unread.let();
                diagnostics.add(Diagnostic.warning(
                                Code.UNUSED,
                                main.source(),
                                let.name().span(),
                                "nothing reads `" + let.name().text() + "`")
                        .label("has no effect")
                        .note("what is named here enters neither a slot nor a weight")
                        .help("use it, or take it out")
                        .fix(Removal.of(main.source(), let.span())));
            }
        }
        boolean program = main.tree().runBlocks().findAny().isPresent()
                || main.declarations().values().stream().anyMatch(Declaration.Recipe.class::isInstance);
        if (!program) {
            return;
        }
        for (Declaration.Named declaration : main.declarations().values()) {
            if (declaration instanceof Declaration.Param p && !read.contains(p)) {
                diagnostics.add(unused(Diagnostic.warning(
                        Code.UNUSED,
                        main.source(),
                        p.name().span(),
                        "nothing reads the param `" + p.name().text() + "`")));
            }
        }
    }

    private static Diagnostic unused(Diagnostic d) {
        return d.label("has no effect")
                .note("who sets an option that does nothing believes that it does something")
                .help("use it, or take it out");
    }

    /** Resolves an expression that stands alone in a module's scope. */
    public void resolve(Module module, Expression expression) {
        resolve(module, expression, Set.of());
    }

    /** The same where some more names are known. */
    public void resolve(Module module, Expression expression, Set<String> locals) {
        new Walk(module, new LinkedHashMap<>()).expression(expression, locals);
    }

    /** A line of the prompt in a module's scope, where some more names are known. */
    public void resolve(Module module, Computation computation, Set<String> locals) {
        new Walk(module, new LinkedHashMap<>()).computation(computation, locals);
    }

    @SuppressWarnings("ReferenceEquality") // two declarations may be equal as records
    private void follow(
            Module module, Declaration.Named declaration, List<Declaration.Named> path, Set<Declaration.Named> done) {
        for (int i = 0; i < path.size(); i++) {
            if (path.get(i) == declaration) {
                cycle(module, path.subList(i, path.size()));
                return;
            }
        }
        if (done.contains(declaration)) {
            return;
        }
        path.add(declaration);
        uses.getOrDefault(declaration, Map.of()).forEach((used, owner) -> follow(owner, used, path, done));
        path.removeLast();
        done.add(declaration);
    }

    private void cycle(Module module, List<Declaration.Named> path) {
        String first = path.getFirst().name().text();
        String shown = path.stream().map(d -> d.name().text()).collect(Collectors.joining(" → ")) + " → " + first;
        boolean said =
                path.stream().anyMatch(d -> module.broken().contains(d.name().text()));
        path.forEach(d -> module.broken().add(d.name().text()));
        if (!said) {
            diagnostics.add(Diagnostic.error(
                            Code.CYCLE,
                            module.source(),
                            path.getFirst().name().span(),
                            "`" + first + "` depends on itself")
                    .note("the path is " + shown));
        }
    }

    private void declaration(Module module, Declaration declaration) {
        Map<Declaration.Named, Module> used = new LinkedHashMap<>();
        if (declaration instanceof Declaration.Named named) {
            uses.put(named, used);
        }
        Walk walk = new Walk(module, used);
        Set<String> none = Set.of();
        switch (declaration) {
            case Declaration.Import i -> {}
            case Declaration.Param p -> {
                p.value().ifPresent(v -> walk.expression(v, none));
                // A condition is read after everything is bound, so it may name any param, its own included.
                p.condition().ifPresent(c -> {
                    boolean known = read.contains(p);
                    new Walk(module, new LinkedHashMap<>()).expression(c, none);
                    if (!known) {
                        // A param's own condition is no use of it.
                        read.remove(p);
                    }
                });
            }
            case Declaration.Function f -> walk.expression(f.body(), walk.parameters(f.parameters(), none));
            case Declaration.Reward r -> {
                if (r.body() instanceof RewardBody.Computed c) {
                    walk.expression(c.expression(), walk.parameters(r.parameters(), none));
                }
            }
            // The usual name of a parameter that was forgotten is no second mistake.
            case Declaration.Estimator e -> {
                walk.block(e.block(), e.parameters().isEmpty() ? Set.of("t") : walk.parameters(e.parameters(), none));
                e.parameters().stream()
                        .skip(1)
                        .filter(p -> !walk.locals.contains(p.name().text()))
                        .forEach(p -> diagnostics.add(unused(Diagnostic.error(
                                Code.UNUSED,
                                module.source(),
                                p.name().span(),
                                "`" + e.name().text() + "` does not read its parameter `"
                                        + p.name().text() + "`"))));
                unread(walk, e.block());
            }
            case Declaration.Schedule s -> {
                walk.block(s.block(), s.parameters().isEmpty() ? Set.of("q") : walk.parameters(s.parameters(), none));
                unread(walk, s.block());
            }
            case Declaration.Task t -> walk.block(t.block(), walk.parameters(t.parameters(), none));
            case Declaration.Model m -> walk.block(m.block(), none);
            case Declaration.Dataset d -> walk.block(d.block(), none);
            case Declaration.Optimizer o -> walk.block(o.block(), none);
            case Declaration.Recipe r -> walk.block(r.block(), none);
            case Declaration.Test t -> walk.block(t.block(), none);
        }
    }

    private void unread(Walk walk, Block block) {
        block.members().stream()
                .filter(Member.Let.class::isInstance)
                .map(Member.Let.class::cast)
                .filter(let -> !walk.locals.contains(let.name().text()))
                .forEach(let -> unreadLets.add(new UnreadLet(walk.module, let)));
    }

    private void run(Module module, RunBlock run) {
        Walk walk = new Walk(module, new LinkedHashMap<>());
        Set<String> locals = new HashSet<>();
        for (Statement statement : run.statements()) {
            switch (statement) {
                case Statement.Bind b -> {
                    walk.computation(b.value(), locals);
                    locals.add(b.name().text());
                }
                case Statement.Do d -> walk.computation(d.computation(), locals);
            }
        }
    }

    /** One walk over what belongs to one declaration. */
    private final class Walk {
        private final Module module;
        private final Map<Declaration.Named, Module> used;
        private final Set<String> locals = new HashSet<>();

        Walk(Module module, Map<Declaration.Named, Module> used) {
            this.module = module;
            this.used = used;
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
            Optional<Module.Import> found = names.find(module, name);
            if (found.isPresent()) {
                if (found.get() instanceof Module.Import.Single s) {
                    used.put(s.declaration(), s.module());
                    read.add(s.declaration());
                }
                return;
            }
            if (outermost.contains(name) || (module.standard() && name.equals("native"))) {
                return;
            }
            Optional<Diagnostic> detail = ExecutionDetail.about(name, module.source(), span);
            if (detail.isPresent()) {
                diagnostics.add(detail.get());
                return;
            }
            List<String> known = new ArrayList<>(locals);
            known.addAll(names.all(module));
            known.addAll(outermost);
            Diagnostic d =
                    Diagnostic.error(Code.UNKNOWN_NAME, module.source(), span, "nothing is called `" + name + "`");
            Optional<String> exporter = exporters.apply(name);
            if (exporter.isPresent()) {
                diagnostics.add(imported(d, exporter.get(), name));
                return;
            }
            diagnostics.add(DidYouMean.best(name, known)
                    .map(near -> d.meant(near, span))
                    .orElse(d));
        }
    }
}
