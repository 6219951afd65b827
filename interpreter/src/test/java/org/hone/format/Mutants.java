package org.hone.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.hone.ast.Shape;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.TextRenderer;
import org.hone.parser.Lexeme;
import org.hone.parser.Parser;
import org.hone.source.SourceFile;

/**
 * Programs changed at random: laid out in another way, with comments in odd places, or broken. Each is parsed; the complaints
 * are rendered; what parses is formatted, and formatted again. Run it by hand with a count:
 * {@code java … org.hone.format.Mutants 1000000 [seed]}.
 */
public final class Mutants {
    private static final List<String> SCRAPS = List.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "\n",
            ";",
            ",",
            "=",
            ":",
            "=>",
            "->",
            "|>",
            "\"",
            "// x",
            "/* y */",
            "/// z",
            "let",
            "if",
            "in",
            "run",
            "train",
            "estimator",
            "where",
            "with",
            "8x",
            "1e999",
            "\\",
            "é",
            "𝒳",
            "@",
            "\t",
            "\r",
            "\u0000",
            "not",
            "-",
            "^",
            "?",
            "??",
            "test",
            "assert",
            "equivalent",
            "weight",
            "mean(per: batch)",
            "500.steps",
            "a.b",
            "\r\n",
            "  ",
            "true");

    private final List<String> programs;
    private final Random random;
    private int parsed;
    private int refused;

    Mutants(List<String> programs, long seed) {
        this.programs = programs;
        this.random = new Random(seed);
    }

    /** All programs of the tree: examples, the standard library, the snippets of the tests. */
    static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path root : List.of(
                Path.of("..", "examples"),
                Path.of("..", "stdlib", "src"),
                Path.of("src", "test", "resources", "golden"))) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(f ->
                                f.toString().endsWith(".hone") && !f.toString().contains("target"))
                        .forEach(all::add);
            }
        }
        Collections.sort(all);
        return all;
    }

    static Mutants ofTheTree(long seed) throws IOException {
        List<String> programs = new ArrayList<>();
        for (Path file : sources()) {
            programs.add(Files.readString(file));
        }
        return new Mutants(programs, seed);
    }

    int parsed() {
        return parsed;
    }

    int refused() {
        return refused;
    }

    /** Makes so many mutants and holds each against the rules; the text of the first that breaks one is in the error. */
    void run(int count) {
        for (int i = 0; i < count; i++) {
            String text = programs.get(random.nextInt(programs.size()));
            text = random.nextInt(20) == 0 ? text : excerpt(text);
            text = random.nextInt(3) == 0 ? broken(text) : laidOut(text);
            try {
                check(text);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("mutant " + i + ":\n" + text, e);
            }
        }
    }

    private void check(String text) {
        SourceFile source = new SourceFile("mutant.hone", text);
        Diagnostics diagnostics = new Diagnostics();
        Optional<String> once = Formatter.format(source, diagnostics);
        if (once.isEmpty()) {
            refused++;
            if (new TextRenderer(false).render(diagnostics).isBlank()) {
                throw new IllegalStateException("nothing is said about a text that does not parse");
            }
            return;
        }
        parsed++;
        Optional<String> twice = Formatter.format(new SourceFile("again.hone", once.get()), new Diagnostics());
        if (!twice.equals(once)) {
            throw new IllegalStateException(
                    "formatting again changes:\n" + once.get() + "\n-----\n" + twice.orElse("nothing"));
        }
        boolean same = Shape.of(Parser.parse(source, new Diagnostics()))
                .equals(Shape.of(Parser.parse(new SourceFile("once.hone", once.get()), new Diagnostics())));
        if (!same || !Formatter.comments(text).equals(Formatter.comments(once.get()))) {
            throw new IllegalStateException("formatting changes what is said:\n" + once.get());
        }
    }

    /** A paragraph or two: whole programs are long, and one mistake is enough for one text. */
    private String excerpt(String text) {
        String[] paragraphs = text.split("\n\n");
        int from = random.nextInt(paragraphs.length);
        int to = Math.min(paragraphs.length, from + 1 + random.nextInt(2));
        return String.join("\n\n", Arrays.copyOfRange(paragraphs, from, to)) + "\n";
    }

    private String broken(String text) {
        String mutant = text;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = mutant.isEmpty() ? 0 : random.nextInt(mutant.length());
            int to = Math.min(mutant.length(), at + random.nextInt(1 + random.nextInt(40)));
            mutant = switch (random.nextInt(3)) {
                case 0 -> mutant.substring(0, at) + mutant.substring(to);
                case 1 -> mutant.substring(0, at) + SCRAPS.get(random.nextInt(SCRAPS.size())) + mutant.substring(at);
                default -> mutant.substring(0, at) + mutant.substring(at, to) + mutant.substring(at);
            };
        }
        return mutant;
    }

    /** The same pieces with other blanks, line ends and comments between them. */
    private String laidOut(String text) {
        StringBuilder out = new StringBuilder();
        List<Lexeme> all = Lexeme.of(text);
        for (int i = 0; i < all.size(); i++) {
            Lexeme l = all.get(i);
            boolean end = l.kind() == Lexeme.Kind.NEWLINE || l.kind() == Lexeme.Kind.BREAK;
            out.append(end ? "\n" : l.text());
            boolean line = l.kind() == Lexeme.Kind.LINE_COMMENT || l.kind() == Lexeme.Kind.DOC_COMMENT;
            boolean item = end && i + 1 < all.size() && all.get(i + 1).kind() != Lexeme.Kind.SYMBOL;
            if (line || item) {
                continue;
            }
            out.append(
                    switch (random.nextInt(60)) {
                        case 0 -> "   ";
                        case 1 -> "\t";
                        case 2 -> " /* why */ ";
                        case 3 -> end ? "// because\n" : " ";
                        case 4 -> end ? "\n\n" : " ";
                        default -> end ? "" : " ";
                    });
        }
        return out.toString();
    }

    /** Makes many mutants and says how many were read. */
    public static void main(String[] args) {
        int count = Integer.parseInt(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        try {
            Mutants mutants = ofTheTree(seed);
            for (int done = 0; done < count; done += 10_000) {
                mutants.run(Math.min(10_000, count - done));
                System.out.println(Math.min(count, done + 10_000) + " mutants: " + mutants.parsed() + " parse, "
                        + mutants.refused() + " are refused");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
