package org.hone.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hone.runtime.verify.Verdict;
import org.hone.runtime.verify.math.MathAnswer;
import org.hone.runtime.verify.math.MathVerifier;

/**
 * Warm checks a second of the maths verifier on one core, by the time that its thread runs: a check finds the answer in a reply and holds it against the gold
 * answer. Without arguments the cases are generated, half of them wrong, and the longest of hostile answers is timed;
 * {@code FILE GOLD ANSWER} takes the columns of JSON lines, where the gold answer may be a solution, too.
 */
final class VerifierBenchmark {
    private static final int CASES = 2_000;
    private static final double SECONDS = 3;

    /** A gold answer with as many members as the longest of hostile lists may have. */
    private static final String GOLDS = "x^2-1," + "x+y,".repeat(60) + "17";

    private VerifierBenchmark() {}

    private record Case(String gold, String reply) {}

    public static void main(String[] args) throws IOException {
        List<Case> cases = args.length == 3 ? stored(Path.of(args[0]), args[1], args[2]) : generated();
        measured(cases, SECONDS);
        measured(cases, SECONDS);
        print("{\"cases\": %d, \"right\": %d, \"checks_per_second\": %.0f}"
                .formatted(cases.size(), right(cases), measured(cases, SECONDS)));
        if (args.length < 3) {
            for (String answer : hostile()) {
                for (String gold : List.of("17", "x^2-1", GOLDS)) {
                    print("{\"hostile\": \"%s\", \"gold\": \"%s\", \"ms\": %.2f, \"verdict\": \"%s\"}"
                            .formatted(
                                    shortened(answer),
                                    shortened(gold),
                                    longest(gold, answer),
                                    check(new Case(gold, answer)).word()));
                }
            }
        }
    }

    @SuppressWarnings("SystemOut")
    private static void print(String line) {
        System.out.println(line);
    }

    private static Verdict check(Case one) {
        return MathVerifier.compare(MathAnswer.of(one.reply()).orElse(one.reply()), one.gold());
    }

    /** Nanoseconds that this thread has run: other processes on the machine do not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long right(List<Case> cases) {
        return cases.stream().filter(one -> check(one) == Verdict.RIGHT).count();
    }

    private static double measured(List<Case> cases, double seconds) {
        long begin = cpu();
        long checks = 0;
        long right = 0;
        while ((cpu() - begin) / 1e9 < seconds) {
            right += right(cases);
            checks += cases.size();
        }
        if (right > checks) {
            throw new AssertionError();
        }
        return checks / ((cpu() - begin) / 1e9);
    }

    /** Milliseconds of a warm check: the shortest of five. */
    private static double longest(String gold, String reply) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begin = cpu();
            check(new Case(gold, reply));
            best = Math.min(best, (cpu() - begin) / 1e6);
        }
        return best;
    }

    private static List<Case> stored(Path file, String gold, String answer) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode row = json.readTree(line);
            String text = row.path(gold).asText();
            String wanted = MathAnswer.of(text).filter(MathVerifier::readable).orElse(text);
            if (MathVerifier.readable(wanted)) {
                cases.add(new Case(wanted, row.path(answer).asText()));
            }
        }
        return cases;
    }

    /** Golds of many kinds; every second reply has another value. */
    private static List<Case> generated() {
        SplittableRandom random = new SplittableRandom(1);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            int a = random.nextInt(2, 90);
            int b = random.nextInt(2, 90);
            int c = a + (i / 10 % 2);
            cases.add(
                    switch (i % 10) {
                        case 0 -> new Case("" + a * 1234, "So there are %,d of them.".formatted(c * 1234));
                        case 1 -> new Case("\\frac{%d}{%d}".formatted(a, b), boxed("%d/%d".formatted(2 * c, 2 * b)));
                        case 2 -> new Case("%d\\sqrt{3}".formatted(a), boxed("\\sqrt{%d}".formatted(3 * c * c)));
                        case 3 -> new Case("x^2+%dx+%d".formatted(a + b, a * b), boxed("(x+%d)(x+%d)".formatted(b, c)));
                        case 4 -> new Case("(%d,%d)".formatted(a, b), boxed("\\left(%d, %d\\right)".formatted(c, b)));
                        case 5 -> new Case("[%d,\\infty)".formatted(a), boxed("x \\in [%d,\\infty)".formatted(c)));
                        case 6 -> new Case("\\{%d,%d\\}".formatted(a, -b), boxed("%d, %d".formatted(-b, c)));
                        case 7 -> new Case("y=%dx+%d".formatted(a, b), boxed("%dx-y+%d=0".formatted(c, b)));
                        case 8 -> new Case("%d.5".formatted(a), boxed("%d\\frac{1}{2}\\text{ cm}".formatted(c)));
                        default ->
                            new Case(
                                    "\\begin{pmatrix}%d\\\\%d\\end{pmatrix}".formatted(a, b),
                                    boxed("\\begin{pmatrix}%d\\\\%d\\end{pmatrix}".formatted(c, b)));
                    });
        }
        return cases;
    }

    private static String boxed(String answer) {
        return "<think>\nWe try $a=1$ first; then $2a=2$ is too small, so we go on.\n</think>\nHence the answer: $\\boxed{"
                + answer + "}$.";
    }

    private static List<String> hostile() {
        return List.of(
                "10^{10^{10}}",
                "(10^6)!",
                "((5000!)!)!",
                boxed("4999!+".repeat(100) + "1"),
                boxed("1/4999!+".repeat(90) + "1"),
                boxed("\\sqrt[997]{2}+".repeat(100) + "1"),
                boxed("(1+x)^{63}".repeat(70)),
                boxed("\\binom{4999}{2499}+".repeat(100) + "1"),
                boxed("2^{99999}+".repeat(90) + "1"),
                boxed("\\sqrt{2}+".repeat(90) + "1"),
                "\\(\n".repeat(60_000) + "\\)",
                "(".repeat(300) + "1" + ")".repeat(300),
                "\\(".repeat(100_000),
                "$".repeat(200_000),
                "$a".repeat(100_000),
                "\\boxed{".repeat(30_000),
                "\\boxed{1} ".repeat(20_000),
                "1 ".repeat(100_000),
                "9".repeat(200_000),
                "answer is ".repeat(20_000),
                "answer is 1 ".repeat(16_000),
                "\\boxed{" + "x_1+1,".repeat(60) + "1}",
                "\\boxed{" + "x,".repeat(1_900) + "1}",
                boxed("x,".repeat(190) + "1"),
                boxed("\\sin(x+y),".repeat(55) + "1"),
                "\\boxed{" + "\\sin x,".repeat(100) + "1}",
                "\\boxed{" + "1<".repeat(140) + "x}",
                "\n".repeat(200_000),
                "$".repeat(3_900),
                "9".repeat(3_999),
                "x^".repeat(1_500) + "x",
                "|".repeat(999));
    }

    private static String shortened(String text) {
        String answer = text.startsWith("<think>") ? text.substring(text.indexOf("\\boxed")) : text;
        String start = answer.length() <= 34 ? answer : answer.substring(0, 31) + "…";
        return (start + " (" + text.length() + ")").replace("\\", "\\\\").replace("\n", "\\n");
    }
}
