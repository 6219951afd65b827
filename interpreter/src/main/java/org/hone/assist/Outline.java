package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import org.hone.ast.Declaration;
import org.hone.ast.Item;
import org.hone.ast.Member;
import org.hone.ast.ModuleTree;
import org.hone.ast.Name;
import org.hone.ast.PromptStatement;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * A declaration or a line of one, for an outline of the text.
 *
 * @param kind the word that declares it, {@code let}, {@code weight} or {@code field}
 * @param whole all of it
 * @param at its name
 */
public record Outline(String name, String kind, Span whole, Span at, List<Outline> children) {
    public Outline {
        children = List.copyOf(children);
        at = at.start() >= whole.start() && at.end() <= whole.end() ? at : Span.at(whole.start());
    }

    static List<Outline> of(ModuleTree tree) {
        List<Outline> all = new ArrayList<>();
        for (Item item : tree.items()) {
            switch (item) {
                case Declaration.Import i -> {}
                case Declaration.Test t ->
                    all.add(new Outline(
                            shown(t.title().text()), "test", t.span(), t.title().span(), members(t.block().members(), tree.source())));
                case Declaration.Named n -> all.add(named(n, tree.source()));
                case RunBlock r -> all.add(run(r));
                case PromptStatement s -> {}
            }
        }
        return all;
    }

    private static Outline named(Declaration.Named n, SourceFile source) {
        List<Outline> children =
                n instanceof Declaration.WithBlock b ? members(b.block().members(), source) : List.of();
        return new Outline(shown(n.name().text()), Describe.kind(n), n.span(), n.name().span(), children);
    }

    private static Outline run(RunBlock r) {
        List<Outline> children = new ArrayList<>();
        for (Statement s : r.statements()) {
            if (s instanceof Statement.Bind b) {
                children.add(new Outline(shown(b.name().text()), "let", b.span(), b.name().span(), List.of()));
            }
        }
        Span at = r.name().map(Name::span).orElse(Span.at(r.span().start()));
        return new Outline(r.name().map(n -> shown(n.text())).orElse("run"), "run", r.span(), at, children);
    }

    private static List<Outline> members(List<Member> members, SourceFile source) {
        List<Outline> all = new ArrayList<>();
        for (Member member : members) {
            switch (member) {
                case Member.Field f ->
                    all.add(new Outline(shown(f.name().text()), "field", f.span(), f.name().span(), List.of()));
                case Member.Let l ->
                    all.add(new Outline(shown(l.name().text()), "let", l.span(), l.name().span(), List.of()));
                case Member.Weight w ->
                    all.add(new Outline(
                            shown(source.text(w.estimator().span())),
                            "weight",
                            w.span(),
                            w.estimator().span(),
                            List.of()));
                case Member.Assert a -> {}
                case Member.AssertEquivalent a -> {}
            }
        }
        return all;
    }

    private static String shown(String name) {
        return name.isBlank() ? "…" : name;
    }
}
