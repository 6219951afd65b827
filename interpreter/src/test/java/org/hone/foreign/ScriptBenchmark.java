package org.hone.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.Verdict;

/**
 * How many replies a script of one line judges in a second: batches of 2,048, first with one worker, then with one for each
 * processor. The argument is the number of batches, 40 without one. Run its {@code main}; it judges no time.
 */
final class ScriptBenchmark {
    private static final int BATCH = 2048;
    private static final String TEXT = "const judge = (reply, row) => reply.trim().endsWith(row.answer) ? 1 : 0;";

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
            asked.add(Samples.asked("so the answer is " + i));
        }
        try (ForeignScripts scripts = new ForeignScripts(Limits.standard(), workers, System.err::println)) {
            long start = System.nanoTime();
            Scripts.Judge judge = scripts.judge(Samples.js("judge.js", TEXT, Foreign.Result.PROB));
            double loaded = (System.nanoTime() - start) / 1e9;
            double[] rates = new double[batches];
            for (int i = 0; i < batches; i++) {
                long begin = System.nanoTime();
                long right = judge.score(asked).stream()
                        .filter(s -> s.verdict() == Verdict.RIGHT)
                        .count();
                rates[i] = BATCH / ((System.nanoTime() - begin) / 1e9);
                if (right != 21) {
                    throw new IllegalStateException(right + " replies end in 42");
                }
            }
            java.util.Arrays.sort(rates, batches / 2, batches);
            System.out.printf(
                    Locale.ROOT,
                    "%d worker(s): %.2f s to load; first batch %,.0f replies a second; warm median %,.0f, most %,.0f%n",
                    workers,
                    loaded,
                    rates[0],
                    rates[batches / 2 + batches / 4],
                    rates[batches - 1]);
        }
    }
}
