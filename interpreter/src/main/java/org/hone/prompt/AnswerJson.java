package org.hone.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.hone.diagnostics.ExplanationPage;
import org.hone.diagnostics.JsonRenderer;
import org.hone.explain.Explanation;
import org.hone.session.Result;
import org.hone.session.ResultJson;

/**
 * Answers for programs: {@code {"outcome": "done", "pieces": […]}}. Every piece says its {@code kind}; numbers that are none
 * are {@code null}.
 */
public final class AnswerJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Function<Explanation, JsonNode> explanations;

    /**
     * @param explanations how the mathematics of a declaration is written
     */
    public AnswerJson(Function<Explanation, JsonNode> explanations) {
        this.explanations = explanations;
    }

    /** An answer with all its pieces. */
    public ObjectNode of(Answer answer) {
        ObjectNode node = JSON.objectNode();
        node.put("outcome", answer.outcome().name().toLowerCase(Locale.ROOT));
        ArrayNode pieces = node.putArray("pieces");
        answer.pieces().forEach(piece -> pieces.add(piece(piece)));
        return node;
    }

    private ObjectNode piece(Piece piece) {
        return switch (piece) {
            case Piece.Problems p -> kind("problems").setAll(new JsonRenderer().tree(p.diagnostics()));
            case Piece.Complaint c -> kind("complaint").put("text", c.text());
            case Piece.Text t -> kind("text").put("text", t.text());
            case Piece.Shown s -> kind("value").put("type", s.type()).put("text", s.text());
            case Piece.Outcome o ->
                kind("result").put("of", action(o.result())).set("result", ResultJson.whole(o.result()));
            case Piece.Grid g -> grid(g);
            case Piece.Listing l -> grid(l.grid());
            case Piece.Series s -> kind("series").put("name", s.name()).set("values", numbers(s.values()));
            case Piece.Histogram h -> histogram(h);
            case Piece.Tokens t -> tokens(t);
            case Piece.Documented d -> {
                ArrayNode all = JSON.arrayNode();
                d.meanings()
                        .forEach(m ->
                                all.add(JSON.objectNode().put("head", m.head()).put("doc", m.doc())));
                yield kind("documentation").set("meanings", all);
            }
            case Piece.Page p ->
                kind("page")
                        .put("code", p.code().id())
                        .put("title", ExplanationPage.of(p.code()).title());
            case Piece.Explained e -> {
                ArrayNode all = JSON.arrayNode();
                e.explanations().forEach(one -> all.add(explanations.apply(one)));
                yield kind("explanations").set("explanations", all);
            }
        };
    }

    private static ObjectNode kind(String kind) {
        return JSON.objectNode().put("kind", kind);
    }

    private static String action(Result result) {
        return switch (result) {
            case Result.Evaluated e -> "evaluate";
            case Result.Compared c -> "compare";
            case Result.Trained t -> "train";
            case Result.Stepped s -> "step";
            case Result.Replies r -> "sample";
            case Result.Replay r -> "replay";
            case Result.Text t -> "show";
        };
    }

    private static ObjectNode grid(Piece.Grid grid) {
        ObjectNode node = kind("table");
        node.set("columns", texts(grid.titles()));
        ArrayNode rows = node.putArray("rows");
        grid.rows().forEach(row -> rows.add(texts(row)));
        return node;
    }

    private static ObjectNode histogram(Piece.Histogram histogram) {
        ObjectNode node = kind("histogram");
        node.set("edges", numbers(histogram.edges()));
        ArrayNode counts = node.putArray("counts");
        for (int count : histogram.counts()) {
            counts.add(count);
        }
        return node;
    }

    private static ObjectNode tokens(Piece.Tokens t) {
        ObjectNode node = kind("tokens").put("title", t.title());
        node.set("tokens", texts(t.tokens()));
        node.set("coefficients", numbers(t.coefficients()));
        node.set("mask", numbers(t.mask()));
        node.set("logprobs", numbers(t.logprobs()));
        return node;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode all = JSON.arrayNode();
        texts.forEach(all::add);
        return all;
    }

    private static ArrayNode numbers(double[] values) {
        ArrayNode all = JSON.arrayNode();
        for (double value : values) {
            if (Double.isFinite(value)) {
                all.add(value);
            } else {
                all.addNull();
            }
        }
        return all;
    }
}
