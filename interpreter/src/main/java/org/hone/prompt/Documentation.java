package org.hone.prompt;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hone.assist.Glossary;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.check.Value;

/** What {@code ?name} answers: the head of a declaration and its doc comment, wherever it stands. */
final class Documentation {
    private final PromptSession session;
    private final Glossary glossary;

    Documentation(PromptSession session) {
        this.session = session;
        this.glossary = new Glossary(session.loader());
    }

    /** What a name means here; if the session has none of that name, all that it means to the language and its library. */
    List<Glossary.Entry> of(String name) {
        List<Glossary.Entry> here = here(name);
        return here.isEmpty() ? glossary.of(name) : here;
    }

    private List<Glossary.Entry> here(String name) {
        Value value = session.values().get(name);
        if (value != null) {
            return List.of(new Glossary.Entry(name + ": " + Shower.type(value), members(value)));
        }
        ModuleTree tree = session.bench().tree();
        List<Glossary.Entry> declared = tree.declarations()
                .filter(d -> d instanceof Declaration.Named n && n.name().text().equals(name))
                .map(d -> Glossary.declared(tree.source(), (Declaration.Named) d))
                .toList();
        return declared.isEmpty() && Looking.all().get(name) instanceof Value.Native n
                ? List.of(Glossary.function(n.function()))
                : declared;
    }

    private static String members(Value value) {
        return value instanceof Held h && h.opened() instanceof Value.Fields f
                ? f.entries().entrySet().stream()
                        .map((Map.Entry<String, Value> e) -> "- " + e.getKey() + ": " + Shower.type(e.getValue()))
                        .collect(Collectors.joining("\n"))
                : "";
    }

    /** All names that mean something, those of the session first. */
    Set<String> names() {
        Set<String> all = new LinkedHashSet<>(session.names());
        all.addAll(glossary.words().keySet());
        return all;
    }
}
