package org.hone.ast;

import java.util.List;
import org.hone.source.Span;

/** Which module an import means. */
public sealed interface ModuleRef {
    Span span();

    /** A path of words: {@code std.estimators}. */
    record Dotted(Span span, List<Name> path) implements ModuleRef {
        public Dotted {
            path = List.copyOf(path);
        }

        /** The path with dots. */
        public String text() {
            return String.join(".", path.stream().map(Name::text).toList());
        }
    }

    /** A file beside the importing one: {@code "lib/rewards.hone"}. */
    record File(Span span, String path) implements ModuleRef {}
}
