package org.hone.polyglot;

import java.util.List;
import java.util.stream.Stream;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.ast.PromptStatement;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;

/** The parts of a text: what it declares, and what it does. */
final class Program {
    private Program() {}

    /** Its statements in the order of the text, those of run blocks among them. */
    static List<Statement> statements(ModuleTree tree) {
        return tree.items().stream()
                .flatMap(item -> switch (item) {
                    case Declaration d -> Stream.<Statement>empty();
                    case RunBlock r -> r.statements().stream();
                    case PromptStatement p -> Stream.of(p.statement());
                })
                .toList();
    }
}
