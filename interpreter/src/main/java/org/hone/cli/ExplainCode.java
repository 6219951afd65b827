package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hone.cli.explanation.CodePage;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.ExplanationPage;
import org.hone.diagnostics.JsonRenderer;

/** {@code hone explain CODE}: what a kind of diagnostic means, and {@code hone explain --list}: which kinds there are. */
final class ExplainCode {
    private static final int WIDEST = 100;

    private ExplainCode() {}

    /** Whether a word is meant as a code rather than as a file: {@code H} or {@code h} and digits. */
    static boolean isCode(String word) {
        return word.matches("[Hh]\\d+");
    }

    /**
     * Prints the page of a code.
     *
     * @throws UsageException if there is no such code
     */
    static int print(String word, Format format, Surroundings surroundings) {
        Code code = code(word);
        ExplanationPage page = ExplanationPage.of(code);
        PrintStream out = surroundings.out();
        if (format == Format.json) {
            out.println(json(page).toPrettyString());
        } else {
            int width = Math.min(WIDEST, Screen.of(surroundings).columns(surroundings));
            out.print(CodePage.text(code, width));
        }
        return Exit.DONE;
    }

    /** Prints all codes with their titles. */
    static int list(Format format, Surroundings surroundings) {
        PrintStream out = surroundings.out();
        if (format == Format.json) {
            ObjectNode answer = new ObjectMapper().createObjectNode();
            ArrayNode codes = answer.putArray("codes");
            for (Code code : Code.values()) {
                codes.addObject().put("code", code.id()).put("title", code.title());
            }
            out.println(answer.toPrettyString());
            return Exit.DONE;
        }
        String range = "";
        for (Code code : Code.values()) {
            if (!code.id().startsWith(range) || range.isEmpty()) {
                out.print(range.isEmpty() ? "" : "\n");
                range = code.id().substring(0, 2);
                out.println(range + "  " + ranges(range));
            }
            out.println("  " + code.id() + "  " + code.title());
        }
        out.println();
        out.println("`hone explain CODE` shows a failing and a mended example of each.");
        return Exit.DONE;
    }

    private static String ranges(String range) {
        return switch (range) {
            case "H0" -> "syntax";
            case "H1" -> "names and imports";
            case "H2" -> "types, axes, units and flow";
            case "H3" -> "the structure of recipes";
            case "H4" -> "params and the command line";
            case "H5" -> "data and model files";
            case "H6" -> "run time";
            case "H7" -> "foreign functions";
            default -> "inside Hone";
        };
    }

    private static Code code(String word) {
        String wanted = word.toUpperCase(Locale.ROOT);
        Optional<Code> found =
                Arrays.stream(Code.values()).filter(c -> c.id().equals(wanted)).findFirst();
        return found.orElseThrow(() -> {
            List<String> known = Arrays.stream(Code.values()).map(Code::id).toList();
            String near = DidYouMean.question(wanted, known).map(q -> "; " + q).orElse("");
            return new UsageException("there is no code `" + word + "`" + near + "\nsee: hone explain --list");
        });
    }

    private static ObjectNode json(ExplanationPage page) {
        ObjectNode answer = new ObjectMapper().createObjectNode();
        answer.put("code", page.code().id()).put("title", page.title());
        ArrayNode blocks = answer.putArray("blocks");
        for (ExplanationPage.Block block : page.blocks()) {
            switch (block) {
                case ExplanationPage.Heading h -> blocks.addObject().put("heading", h.text());
                case ExplanationPage.Prose p -> blocks.addObject().put("text", p.text());
                case ExplanationPage.Listing l -> {
                    ObjectNode listing = blocks.addObject().put("listing", l.text());
                    ArrayNode tags = listing.putArray("tags");
                    l.tags().forEach(tags::add);
                    if (l.is("hone") && l.is("fails")) {
                        listing.setAll(new JsonRenderer().tree(CodePage.said(l)));
                    }
                }
            }
        }
        if (page.needsPrelude()) {
            answer.put("prelude", ExplanationPage.prelude());
        }
        return answer;
    }
}
