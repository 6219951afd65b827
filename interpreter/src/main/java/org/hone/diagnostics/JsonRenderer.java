package org.hone.diagnostics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.hone.source.Place;
import org.hone.source.Position;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * Prints diagnostics for programs: the same as {@link TextRenderer}, as data. Lines and columns count from 1, {@code
 * start} and {@code end} are UTF-16 offsets.
 */
public final class JsonRenderer {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** One object with {@code diagnostics}, and {@code omitted}: how many more there are. */
    public String render(Diagnostics diagnostics) {
        return tree(diagnostics).toPrettyString() + "\n";
    }

    /** The same as a tree, to be put into a larger answer. */
    public ObjectNode tree(Diagnostics diagnostics) {
        List<Diagnostic> sorted = diagnostics.sorted();
        ObjectNode answer = new ObjectMapper().createObjectNode();
        ArrayNode list = answer.putArray("diagnostics");
        sorted.stream().limit(Diagnostics.SHOWN).forEach(diagnostic -> list.add(tree(diagnostic)));
        answer.put("omitted", Math.max(0, sorted.size() - Diagnostics.SHOWN));
        return answer;
    }

    /** One diagnostic. */
    public ObjectNode tree(Diagnostic diagnostic) {
        ObjectNode node = JSON.objectNode();
        node.put("code", diagnostic.code().id());
        node.put("severity", diagnostic.severity().word());
        node.put("message", diagnostic.message());
        diagnostic.place().ifPresent(place -> node.set("place", place(place)));
        if (!diagnostic.label().isEmpty()) {
            node.put("label", diagnostic.label());
        }
        ArrayNode secondary = node.putArray("secondary");
        for (Label label : diagnostic.secondary()) {
            secondary.addObject().put("label", label.text()).set("place", place(label.place()));
        }
        ArrayNode notes = node.putArray("notes");
        diagnostic.notes().forEach(notes::add);
        diagnostic.help().ifPresent(help -> node.put("help", help));
        diagnostic.fix().ifPresent(fix -> node.set("fix", fix(fix)));
        return node;
    }

    private static ObjectNode fix(Fix fix) {
        ObjectNode node = JSON.objectNode();
        node.put("description", fix.description());
        ArrayNode edits = node.putArray("edits");
        for (TextEdit edit : fix.edits()) {
            edits.addObject()
                    .put("start", edit.span().start())
                    .put("end", edit.span().end())
                    .put("replacement", edit.replacement());
        }
        return node;
    }

    private static ObjectNode place(Place place) {
        SourceFile source = place.source();
        Span span = place.span();
        Position first = source.position(span.start());
        Position end = source.position(span.end());
        return JSON.objectNode()
                .put("file", source.name())
                .put("line", first.line())
                .put("column", first.column())
                .put("endLine", end.line())
                .put("endColumn", end.column())
                .put("start", span.start())
                .put("end", span.end());
    }
}
