package org.hone.prompt;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.check.Builtin;
import org.hone.check.Builtins;
import org.hone.check.Value;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;

/** What {@code ?name} answers: the head of a declaration and its doc comment, wherever it stands. */
final class Documentation {
    private final PromptSession session;

    Documentation(PromptSession session) {
        this.session = session;
    }

    Optional<String> of(String name) {
        return value(name)
                .or(() -> declared(session.bench().tree(), name, ""))
                .or(() -> function(name))
                .or(() -> standard(name));
    }

    private Optional<String> value(String name) {
        Value value = session.values().get(name);
        if (value == null) {
            return Optional.empty();
        }
        String text = name + ": " + Shower.type(value);
        return Optional.of(
                value instanceof Held h && h.opened() instanceof Value.Fields f ? text + "\n" + members(f) : text);
    }

    private static String members(Value.Fields fields) {
        return fields.entries().entrySet().stream()
                .map((Map.Entry<String, Value> e) -> "  ." + e.getKey() + ": " + Shower.type(e.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static Optional<String> function(String name) {
        return Builtins.functions().stream()
                .filter(b -> b.name().equals(name))
                .findFirst()
                .or(() -> Looking.all().get(name) instanceof Value.Native n
                        ? Optional.of(n.function())
                        : Optional.<Builtin>empty())
                .map(b -> b.signature() + "\n" + b.doc());
    }

    private Optional<String> standard(String name) {
        String word = name.substring(name.lastIndexOf('.') + 1);
        for (String module : ModuleLoader.STANDARD) {
            Optional<SourceFile> file = session.loader().standard(module);
            if (file.isPresent()) {
                Optional<String> found = declared(Parser.parse(file.get(), new Diagnostics()), word, module);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> declared(ModuleTree tree, String name, String module) {
        return tree.declarations()
                .filter(d -> d instanceof Declaration.Named n && n.name().text().equals(name))
                .findFirst()
                .map(d -> {
                    String doc = d.doc().map(x -> "\n" + x.text()).orElse("");
                    return head(tree.source().text(d.span())) + (module.isEmpty() ? "" : "   (" + module + ")") + doc;
                });
    }

    /** A declaration without its block. */
    private static String head(String text) {
        String first = text.lines().findFirst().orElse(text);
        int block = first.indexOf('{');
        return (block < 0 ? first : first.substring(0, block)).strip();
    }
}
