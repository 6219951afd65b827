package org.hone.prompt;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hone.ast.Declaration;
import org.hone.ast.ImportedName;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** Imports of a session, which come one by one and may name the same thing twice. */
final class Imports {
    private Imports() {}

    /** The names that a declaration gives; none if it is an import of a whole module without an alias. */
    static List<String> names(Declaration d) {
        return switch (d) {
            case Declaration.Named n -> List.of(n.name().text());
            case Declaration.Import i ->
                i.names().orElse(List.of()).stream().map(Imports::known).toList();
            case Declaration.Test t -> List.of();
        };
    }

    private static String known(ImportedName n) {
        return n.alias().orElse(n.name()).text();
    }

    /** An import without some of its names; nothing if none is left. */
    static Optional<String> without(String text, Collection<String> names) {
        ModuleTree tree = Parser.parse(new SourceFile("import", text), new Diagnostics());
        Optional<Declaration.Import> i = tree.declarations()
                .filter(Declaration.Import.class::isInstance)
                .map(Declaration.Import.class::cast)
                .findFirst();
        if (i.isEmpty() || i.get().names().isEmpty() || names(i.get()).stream().noneMatch(names::contains)) {
            return Optional.of(text);
        }
        List<ImportedName> left = i.get().names().get().stream()
                .filter(n -> !names.contains(known(n)))
                .toList();
        String head = text.substring(0, i.get().names().get().getFirst().span().start());
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(head.substring(0, head.lastIndexOf('{')) + "{ "
                        + left.stream()
                                .map(n -> tree.source()
                                        .text(new Span(
                                                n.span().start(), n.span().end())))
                                .collect(Collectors.joining(", "))
                        + " }");
    }
}
