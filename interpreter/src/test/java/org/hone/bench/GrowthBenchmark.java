package org.hone.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;
import org.hone.session.NativeBackend;
import org.hone.session.StoppedException;
import org.hone.source.SourceFile;

/**
 * Whether memory grows while a training goes on: one of imitation and reinforcement in turn, of a small model from a random
 * start, in a process of its own, one thread. Its Java heap is of a fixed size and touched at the start, so that what anonymous memory
 * the process has beyond it is native: the engine's, and what the machine has beside the heap (classes, compiled code), which it
 * counts itself. Argument: the steps (1000).
 */
final class GrowthBenchmark {
    /** A median of so many steps stands for the last of them: the peak of a step depends on its lengths. */
    private static final int WINDOW = 20;

    private static final int[] MOMENTS = {50, 200, 500, 1000, 2000};

    private static final String PROGRAM = """
            import std.estimators { dr_grpo, sft }
            import std.tasks { chain_sum, solves_chain_sum }
            model policy { family = "llama"; layers = 2; hidden = 64; heads = 2; max_reply = 24.tokens }
            dataset sums { source = chain_sum(difficulties: [1, 2, 3], split: "train", size: 100000) }
            reward correct(reply: Text, row: sums.Row) -> Verdict = solves_chain_sum(reply, row.prompt, row.answer)
            schedule hpt(q: PromptStats) {
              let rl = if q.pass_rate > 0.5 then 1.0 else 0.0
              weight dr_grpo = rl
              weight sft     = 1.0 - rl
            }
            optimizer adam { rule = adamw; lr = 3e-3; clip_norm = 1.0 }
            recipe hybrid {
              model = policy; data = sums; schedule = hpt; optimizer = adam
              rollouts = { n: 4, temperature: 1.0, reward: correct }
              batch = 8.prompts; minibatch = 4.prompts; steps = STEPS.steps
            }
            """;

    private GrowthBenchmark() {}

    /**
     * After a step.
     *
     * @param beyond anonymous bytes that are resident, without the Java heap
     * @param machine bytes that the Java machine uses for classes and compiled code
     */
    private record Sample(long beyond, long machine) {}

    public static void main(String[] args) throws IOException, InterruptedException, StoppedException {
        if (args.length == 2) {
            measure(Integer.parseInt(args[0]));
            return;
        }
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xms256m", "-Xmx256m"));
        line.addAll(List.of("-XX:+AlwaysPreTouch", "-XX:NativeMemoryTracking=summary"));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), GrowthBenchmark.class.getName()));
        line.addAll(List.of(args.length > 0 ? args[0] : "1000", "here"));
        int code = new ProcessBuilder(line).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("the training failed");
        }
    }

    private static void measure(int steps) throws IOException, StoppedException {
        String text = PROGRAM.replace("STEPS", Integer.toString(steps));
        Program program = Compiler.compile(
                        new SourceFile("growth.hone", text), ParamInputs.NONE, new ModuleLoader(Path.of("")))
                .program()
                .orElseThrow();
        var plan = new TrainPlan(program.recipes().values().iterator().next(), 1, 50, 0, Optional.empty());
        var manifest = RunManifest.beginning(
                "2026-01-01T00:00:00Z",
                new RunManifest.Recipe("growth.hone", "", text, program.digest()),
                List.of(),
                1,
                Map.of(),
                "cpu",
                1);
        List<Sample> samples = new ArrayList<>();
        var listener = new RunListener() {
            @Override
            public void step(StepMetrics metrics) {
                samples.add(sample());
                int step = metrics.step();
                if (step == steps || Arrays.stream(MOMENTS).anyMatch(m -> m == step)) {
                    print(step, samples);
                }
            }
        };
        Path folder = Files.createTempDirectory("hone-growth");
        long begin = System.nanoTime();
        try (Backend backend = new NativeBackend.Provider().open(new Backend.Engine("cpu", 1), listener);
                RunFolder run = RunFolder.create(folder.resolve("run"), manifest)) {
            backend.train(plan, run, listener, new StopToken());
        }
        System.out.printf(Locale.ROOT, "%d steps in %.0f s%n", steps, (System.nanoTime() - begin) / 1e9);
        for (int moment : MOMENTS) {
            if (moment < steps) {
                System.out.printf(
                        Locale.ROOT,
                        "from step %d to %d: beyond the heap %+.2f %%, without the machine's classes and code %+.2f %%%n",
                        moment,
                        steps,
                        growth(samples, moment, Sample::beyond),
                        growth(samples, moment, sample -> sample.beyond() - sample.machine()));
            }
        }
    }

    private static double growth(List<Sample> samples, int from, ToLongFunction<Sample> what) {
        return 100.0 * (median(samples, samples.size(), what) / median(samples, from, what) - 1);
    }

    private static double median(List<Sample> samples, int to, ToLongFunction<Sample> what) {
        long[] window = samples.subList(Math.max(0, to - WINDOW), to).stream()
                .mapToLong(what)
                .sorted()
                .toArray();
        return (window[(window.length - 1) / 2] + window[window.length / 2]) / 2.0;
    }

    private static void print(int step, List<Sample> samples) {
        double mebibyte = 1 << 20;
        System.out.printf(
                Locale.ROOT,
                "step %d: beyond the heap %.2f MiB, of it classes and code %.2f MiB; the machine says:%n  %s%n",
                step,
                median(samples, step, Sample::beyond) / mebibyte,
                median(samples, step, Sample::machine) / mebibyte,
                committed());
    }

    private static Sample sample() {
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        long machine = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.NON_HEAP)
                // Its classes are a part of the pool of all.
                .filter(pool -> !pool.getName().equals("Compressed Class Space"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            long anonymous = lines.filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
            return new Sample(anonymous - heap, machine);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What the machine has by its own account, in KB for each purpose but the heap. */
    private static String committed() {
        try {
            String summary = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            new Object[] {new String[] {"summary"}},
                            new String[] {String[].class.getName()});
            return summary.lines()
                    .filter(line -> line.startsWith("-") && !line.contains("Java Heap"))
                    .map(line -> line.replaceAll("^- *(.*?) \\(.*committed=(\\d+)KB.*", "$1 $2"))
                    .filter(line -> !line.endsWith(" 0"))
                    .reduce((a, b) -> a + ", " + b)
                    .orElse("");
        } catch (JMException e) {
            return "nothing: " + e.getMessage();
        }
    }
}
