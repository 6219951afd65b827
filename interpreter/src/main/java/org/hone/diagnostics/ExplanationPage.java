package org.hone.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code hone explain CODE} says of a kind of diagnostic: a small Markdown text {@code pages/CODE.md} with a failing and
 * a mended example.
 *
 * <p>Listings say what they are in the words behind their fence. {@code hone fails} is a program with exactly this
 * mistake, {@code hone fixed} one without any; a further word {@code recipe} says that the declarations of {@link #prelude}
 * go with it. {@code console fails} and {@code console fixed} are command lines over the files that the page shows as {@code
 * hone file NAME} and {@code json file NAME}.
 */
public record ExplanationPage(Code code, String title, List<Block> blocks) {
    public ExplanationPage {
        blocks = List.copyOf(blocks);
    }

    /** A part of a page. */
    public sealed interface Block {}

    /** A heading of the second level. */
    public record Heading(String text) implements Block {}

    /** A paragraph, or a point of a list if it starts with {@code "- "}; one line, to be broken where it is shown. */
    public record Prose(String text) implements Block {}

    /** Lines to be shown as they are, each with its line end. */
    public record Listing(List<String> tags, String text) implements Block {
        public Listing {
            tags = List.copyOf(tags);
        }

        /** Whether a word stands behind the fence. */
        public boolean is(String tag) {
            return tags.contains(tag);
        }
    }

    /** The page of a code. */
    public static ExplanationPage of(Code code) {
        String text = resource(code.id() + ".md")
                .orElseThrow(() -> new IllegalStateException("no page explains " + code.id()));
        return parse(code, text);
    }

    /** The declarations that examples tagged {@code recipe} leave out: a model, a dataset, a reward and an optimizer. */
    public static String prelude() {
        return resource("prelude.hone").orElseThrow(() -> new IllegalStateException("no prelude"));
    }

    /** The listings with a tag, in order. */
    public List<Listing> listings(String tag) {
        return blocks.stream()
                .filter(Listing.class::isInstance)
                .map(Listing.class::cast)
                .filter(l -> l.is(tag))
                .toList();
    }

    /** Whether an example leaves out what {@link #prelude} declares. */
    public boolean needsPrelude() {
        return !listings("recipe").isEmpty();
    }

    /**
     * Reads a page: a title line {@code # CODE: title}, headings {@code ##}, paragraphs, points and fenced listings.
     *
     * @throws IllegalArgumentException if the first line is no title or a fence is not closed
     */
    public static ExplanationPage parse(Code code, String markdown) {
        List<String> lines = markdown.lines().toList();
        String start = "# " + code.id() + ": ";
        if (lines.isEmpty() || !lines.getFirst().startsWith(start)) {
            throw new IllegalArgumentException("the page of " + code.id() + " does not start with `" + start + "…`");
        }
        List<Block> blocks = blocks(lines.subList(1, lines.size()));
        return new ExplanationPage(code, lines.getFirst().substring(start.length()), blocks);
    }

    /**
     * The blocks of a text without its title.
     *
     * @throws IllegalArgumentException if a fence is not closed
     */
    public static List<Block> blocks(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        StringBuilder prose = new StringBuilder();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at++);
            boolean fence = line.startsWith("```");
            if (fence || line.isBlank() || line.startsWith("## ") || line.startsWith("- ")) {
                flush(prose, blocks);
            }
            if (fence) {
                int end = at;
                while (end < lines.size() && !lines.get(end).equals("```")) {
                    end++;
                }
                if (end == lines.size()) {
                    throw new IllegalArgumentException("a fence is not closed: " + line);
                }
                String body = String.join("\n", lines.subList(at, end)) + "\n";
                String tags = line.substring(3).strip();
                blocks.add(new Listing(tags.isEmpty() ? List.of() : List.of(tags.split(" +", -1)), body));
                at = end + 1;
            } else if (line.startsWith("## ")) {
                blocks.add(new Heading(line.substring(3).strip()));
            } else if (!line.isBlank()) {
                prose.append(prose.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        flush(prose, blocks);
        return blocks;
    }

    private static void flush(StringBuilder prose, List<Block> blocks) {
        if (!prose.isEmpty()) {
            blocks.add(new Prose(prose.toString()));
            prose.setLength(0);
        }
    }

    private static Optional<String> resource(String name) {
        try (InputStream in = ExplanationPage.class.getResourceAsStream("pages/" + name)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
