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
import org.hone.ast.Block;
import org.hone.ast.Computation;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.RewardBody;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;

/** Finds what every name stands for, says which do not exist, and which declarations depend on themselves. */
public final class Resolver {
    private final NameWalk.Scope scope;
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
        this.diagnostics = diagnostics;
        scope = new NameWalk.Scope(names, Set.copyOf(outermost), exporters, diagnostics, read);
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
        new NameWalk(scope, module, new LinkedHashMap<>()).expression(expression, locals);
    }

    /** A line of the prompt in a module's scope, where some more names are known. */
    public void resolve(Module module, Computation computation, Set<String> locals) {
        new NameWalk(scope, module, new LinkedHashMap<>()).computation(computation, locals);
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
        NameWalk walk = new NameWalk(scope, module, used);
        Set<String> none = Set.of();
        switch (declaration) {
            case Declaration.Import i -> {}
            case Declaration.Param p -> {
                p.value().ifPresent(v -> walk.expression(v, none));
                // A condition is read after everything is bound, so it may name any param, its own included.
                p.condition().ifPresent(c -> {
                    boolean known = read.contains(p);
                    new NameWalk(scope, module, new LinkedHashMap<>()).expression(c, none);
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
                        .filter(p -> !walk.reads(p.name().text()))
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

    private void unread(NameWalk walk, Block block) {
        block.members().stream()
                .filter(Member.Let.class::isInstance)
                .map(Member.Let.class::cast)
                .filter(let -> !walk.reads(let.name().text()))
                .forEach(let -> unreadLets.add(new UnreadLet(walk.module(), let)));
    }

    private void run(Module module, RunBlock run) {
        NameWalk walk = new NameWalk(scope, module, new LinkedHashMap<>());
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
}
