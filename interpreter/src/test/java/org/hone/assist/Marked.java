package org.hone.assist;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;

/** A text with {@code §} where the cursor is. */
record Marked(String text, int offset) {
    static Marked of(String marked) {
        int offset = marked.indexOf('§');
        if (offset < 0 || marked.indexOf('§', offset + 1) >= 0) {
            throw new IllegalArgumentException("one § marks the cursor");
        }
        return new Marked(marked.replace("§", ""), offset);
    }

    Assist file() {
        return Assist.open(new SourceFile("here.hone", text), new ModuleLoader(Path.of("")));
    }

    Assist prompt() {
        return Assist.openPrompt(new SourceFile("here.hone", text), new ModuleLoader(Path.of("")), Map.of());
    }

    static List<String> complete(String marked) {
        Marked m = of(marked);
        return m.file().completions(m.offset()).stream().map(Completion::label).toList();
    }

    static Hover hover(String marked) {
        Marked m = of(marked);
        return m.file().hover(m.offset()).orElseThrow();
    }
}
