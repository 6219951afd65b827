package org.hone.prompt;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hone.ast.ModuleTree;
import org.hone.ast.Statement;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** Names in an input that nothing declares. */
final class Unknowns {
    private Unknowns() {}

    /** Where they stand; none in an input that cannot be read, nor in declarations. */
    static List<Span> in(String input, PromptSession session) {
        Diagnostics diagnostics = new Diagnostics();
        ModuleTree tree = Parser.parseRepl(new SourceFile(PromptSession.INPUT, input), diagnostics);
        if (diagnostics.hasErrors()) {
            return List.of();
        }
        Set<String> known = new LinkedHashSet<>(session.scope().keySet());
        tree.declarations().forEach(d -> known.addAll(Imports.names(d)));
        List<Span> all = new ArrayList<>();
        for (Statement statement : PromptSession.statements(tree)) {
            switch (statement) {
                case Statement.Bind b -> {
                    all.addAll(session.bench().unknown(tree.source(), b.value(), known));
                    known.add(b.name().text());
                }
                case Statement.Do d -> all.addAll(session.bench().unknown(tree.source(), d.computation(), known));
            }
        }
        return all;
    }
}
