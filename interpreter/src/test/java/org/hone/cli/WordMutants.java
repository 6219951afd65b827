package org.hone.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hone.runtime.hostile.Mutants;

/**
 * Programs changed word by word, and a few byte by byte.
 *
 * @param seeds whole programs
 */
record WordMutants(List<byte[]> seeds) implements Mutants {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*|\\d[\\w.]*|\\s+|\\W");
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
            "//",
            "/*",
            "0",
            "-1",
            "1e308",
            "1e999",
            "9".repeat(400),
            "0.5.steps",
            "9223372036854775807",
            "9223372036854775808",
            "1e-320",
            "policy",
            "self",
            "x".repeat(5000),
            "\"" + "y".repeat(20000) + "\"",
            "import std.text { trim }",
            "import \"mutant.hone\" { f }",
            "import \"ring.hone\" { ring }",
            "import \"absent.hone\" { f }",
            "import \"..\" { f }",
            "column(\"a.0\")",
            "if 1 then 2 else 3",
            "(".repeat(500),
            "-".repeat(500),
            "[".repeat(3000),
            "if true then ".repeat(300),
            "a.".repeat(2000),
            "1 + ".repeat(2000) + "1",
            "x |> ".repeat(1000) + "x",
            "a => ".repeat(500) + "a",
            "{ a = ".repeat(500),
            "\n".repeat(3000),
            "\u0000",
            "\ud83d",
            "\u202e",
            "\u2066",
            "\u200b",
            "\ufeff",
            "ａ",
            "é\u0301",
            "💡",
            "\r",
            "\t",
            "let f(x: Real) -> Real = f(x)",
            "let f(x: Real) -> Real = f(x) + f(x)",
            "param p: Int = p",
            "foreign js \"/etc/passwd\"",
            "jsonl(\"/dev/zero\")");

    WordMutants {
        seeds = List.copyOf(seeds);
    }

    @Override
    public byte[] make(Random random) {
        String text = new String(seeds.get(random.nextInt(seeds.size())), StandardCharsets.UTF_8);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            text = changed(text, random);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String changed(String text, Random random) {
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
            int to = Math.min(words.size(), at + random.nextInt(60));
            switch (random.nextInt(8)) {
                case 0 -> words.remove(at);
                case 1, 2 -> words.set(at, other);
                case 3 -> words.set(at, scrap);
                case 4 -> words.add(at, scrap);
                case 5 -> words.addAll(at, List.copyOf(words.subList(at, to)));
                case 6 -> number(words, random);
                default -> words.subList(at, to).clear();
            }
        }
        return String.join("", words);
    }

    /** Another number in the place of one. */
    private static void number(List<String> words, Random random) {
        List<String> extremes =
                List.of("0", "1e308", "1e-308", "9223372036854775807", "2147483648", "-1", "0.1", "1000000", "3.steps");
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (Character.isDigit(words.get(i).charAt(0))) {
                places.add(i);
            }
        }
        if (!places.isEmpty()) {
            words.set(places.get(random.nextInt(places.size())), extremes.get(random.nextInt(extremes.size())));
        }
    }
}
