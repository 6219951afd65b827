package org.hone.ast;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * A whole file, or one input at the prompt.
 *
 * @param source the text that all spans below refer to
 * @param doc the doc comment of the file: one at its top that is followed by an empty line or by an import
 * @param items in the order of the text; statements outside a run block occur only at the prompt
 */
public record ModuleTree(Span span, SourceFile source, Optional<Doc> doc, List<Item> items) implements Node {
    public ModuleTree {
        items = List.copyOf(items);
    }

    /** The declarations, in the order of the text. */
    public Stream<Declaration> declarations() {
        return items.stream().filter(Declaration.class::isInstance).map(Declaration.class::cast);
    }

    /** The run blocks, in the order of the text. */
    public Stream<RunBlock> runBlocks() {
        return items.stream().filter(RunBlock.class::isInstance).map(RunBlock.class::cast);
    }
}
