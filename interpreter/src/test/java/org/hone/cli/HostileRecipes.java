package org.hone.cli;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Programs changed at random, byte by byte and word by word, given to the commands that read programs without running them. Run
 * it by hand in the folder of this module: {@code java … org.hone.cli.HostileRecipes 100000 [seed]}.
 */
public final class HostileRecipes {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*|\\d[\\w.]*|\\s+|\\W");
    private static final List<String> COMMANDS =
            List.of("check", "plan", "explain", "fmt --check", "check --format json");
    private static final List<String> SCRAPS = List.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "\"",
            "=",
            ":",
            "|>",
            "->",
            "0",
            "-1",
            "1e308",
            "1e999",
            "9".repeat(400),
            "0.5.steps",
            "9223372036854775808",
            "policy",
            "self",
            "import std.text { trim }",
            "column(\"a.0\")",
            "if 1 then 2 else 3",
            "(".repeat(500),
            "-".repeat(500),
            "[".repeat(3000),
            "if true then ".repeat(300),
            "a.".repeat(2000),
            "\u0000",
            "\ud83d",
            "let f(x: Real) -> Real = f(x)",
            "param p: Int = p",
            "foreign js \"/etc/passwd\"",
            "jsonl(\"/dev/zero\")");
    private static final long SECONDS = 10;
    private static final long ALLOCATION = 1L << 30;

    private final List<String> programs;
    private final Path file;
    private final Random random;
    private int good;
    private int refused;
    private long slowest;
    private long largest;

    HostileRecipes(Path folder, long seed) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("..", "examples"))) {
            files.filter(f -> f.toString().endsWith(".hone") && !f.toString().contains("target"))
                    .forEach(all::add);
        }
        Collections.sort(all);
        programs = new ArrayList<>();
        for (Path program : all) {
            programs.add(Files.readString(program));
        }
        file = folder.resolve("mutant.hone");
        random = new Random(seed);
    }

    /** Mutants that a command found nothing wrong with. */
    int good() {
        return good;
    }

    /** Mutants that were refused. */
    int refused() {
        return refused;
    }

    String report() {
        return "recipes: %d mutants, %d refused, %d good; slowest %d ms, most allocated %.1f MB"
                .formatted(good + refused, refused, good, slowest / 1_000_000, largest / 1048576.0);
    }

    /** @throws AssertionError with the mutant in Base64, if a command does not end well or says nothing about what is wrong */
    void run(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            byte[] bytes = mutant(programs.get(random.nextInt(programs.size())));
            check(bytes, COMMANDS.get(random.nextInt(COMMANDS.size())), i);
        }
    }

    private void check(byte[] bytes, String command, int number) throws IOException {
        Files.write(file, bytes);
        List<Object> words = new ArrayList<>(List.of((Object[]) command.split(" ")));
        words.add(1, file);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        // Of this thread: other processes may leave it little.
        long start = threads.getCurrentThreadCpuTime();
        Shell shell = new Shell();
        String fault = "";
        try {
            int code = shell.run(words.toArray());
            boolean silent = shell.out().isBlank() && shell.err().isBlank();
            if (shell.err().contains("please report it") || code < 0 || code > Exit.FAILED || (code != 0 && silent)) {
                fault = "code " + code + ": " + shell.err();
            }
            if (code == 0) {
                good++;
            } else {
                refused++;
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fault = e.toString();
        }
        long took = threads.getCurrentThreadCpuTime() - start;
        long made = threads.getCurrentThreadAllocatedBytes() - before;
        slowest = Math.max(slowest, took);
        largest = Math.max(largest, made);
        if (took > SECONDS * 1_000_000_000 || made > ALLOCATION) {
            fault = "took %d ms and %d bytes".formatted(took / 1_000_000, made);
        }
        if (!fault.isEmpty()) {
            throw new AssertionError("mutant %d, hone %s: %s%n%s"
                    .formatted(number, command, fault, Base64.getEncoder().encodeToString(bytes)));
        }
    }

    private byte[] mutant(String program) {
        String text = program;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            text = changed(text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String changed(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        int at = random.nextInt(words.size() + 1);
        String other = words.isEmpty() ? "x" : words.get(random.nextInt(words.size()));
        String scrap = SCRAPS.get(random.nextInt(SCRAPS.size()));
        if (at == words.size()) {
            words.add(scrap);
        } else {
            switch (random.nextInt(6)) {
                case 0 -> words.remove(at);
                case 1, 2 -> words.set(at, other);
                case 3 -> words.set(at, scrap);
                case 4 -> words.add(at, scrap);
                default ->
                    words.subList(at, Math.min(words.size(), at + random.nextInt(60)))
                            .clear();
            }
        }
        return String.join("", words);
    }

    /** Makes many mutants and says what became of them. */
    public static void main(String[] args) {
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        try {
            HostileRecipes recipes = new HostileRecipes(Files.createTempDirectory("recipes-"), seed);
            for (int left = Integer.parseInt(args[0]); left > 0; left -= 5000) {
                recipes.run(Math.min(left, 5000));
                System.out.println(recipes.report());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
