package org.hone.foreign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.TextValue;
import org.hone.runtime.verify.Verdict;

/**
 * How many replies a script of one line judges in a second: batches of 2,048, first with one worker, then with one for each
 * processor. The argument is the number of batches, 40 without one. Run its {@code main}; it judges no time.
 */
final class ScriptBenchmark {
    private static final int BATCH = 2048;
    private static final String TEXT = "const judge = (reply, row) => reply.trim().endsWith(row.answer) ? 1 : 0;";

    private static final Map<String, TextValue> ROW =
            Map.of("prompt", new TextValue.Text("What is 6 times 7?"), "answer", new TextValue.Text("42"));

    private ScriptBenchmark() {}

    public static void main(String[] args) {
        int batches = args.length > 0 ? Integer.parseInt(args[0]) : 40;
        for (int workers : new int[] {1, Runtime.getRuntime().availableProcessors()}) {
            measure(workers, batches);
        }
    }

    private static void measure(int workers, int batches) {
        List<Scripts.Asked> asked = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            asked.add(new Scripts.Asked(
                    "so the answer is " + i, name -> ROW.getOrDefault(name, new TextValue.Absent(name))));
        }
        try (ForeignScripts scripts =
                new ForeignScripts(Limits.standard(), workers, message -> System.err.println(message))) {
            long start = System.nanoTime();
            Scripts.Judge judge = scripts.judge(new Foreign(
                    "js",
                    "judge.js",
                    TEXT,
                    "judge",
                    Foreign.Result.PROB,
                    List.of(Foreign.Argument.REPLY, Foreign.Argument.ROW),
                    List.of("prompt", "answer")));
            double loaded = (System.nanoTime() - start) / 1e9;
            double[] rates = new double[batches];
            double before = 0;
            for (int i = 0; i < batches; i++) {
                if (i == batches / 2) {
                    before = cpu();
                }
                long begin = System.nanoTime();
                long right = judge.score(asked).stream()
                        .filter(s -> s.verdict() == Verdict.RIGHT)
                        .count();
                rates[i] = BATCH / ((System.nanoTime() - begin) / 1e9);
                if (right != 21) {
                    throw new IllegalStateException(right + " replies end in 42");
                }
            }
            double used = cpu() - before;
            Arrays.sort(rates, batches / 2, batches);
            System.out.printf(
                    Locale.ROOT,
                    "%d worker(s): %.2f s to load; first batch %,.0f replies a second; warm median %,.0f, most %,.0f;"
                            + " %,.0f in a second of processor time%n",
                    workers,
                    loaded,
                    rates[0],
                    rates[batches / 2 + batches / 4],
                    rates[batches - 1],
                    BATCH * (batches - batches / 2) / used);
        }
    }

    /** Seconds of processor time so far: unlike wall time it does not depend on what else the machine does. */
    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }
}
