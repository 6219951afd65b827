package org.hone.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.train.Trainer;
import org.hone.runtime.verify.Scripts;
import org.hone.source.SourceFile;

/**
 * Java's share of a training step: the processor time of the thread that trains which is not within a method of the graph (or in the C library, when it
 * gives their memory back). So the interpreter, tensors made from and read into Java, tokenizer, rewards, the digest of the weights and the record count, and so does every
 * native call that is not such a method. One engine thread. What other threads of the Java machine take, its compilers and its collector, is
 * said beside it. Arguments: a program with one recipe, steps to warm up, steps to measure, and settings as {@code --set} takes them.
 */
final class ShareBenchmark {
    private static final double NANOSECONDS = 1e9;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final TorchRuntime runtime;
    private final int warm;

    /** Behind the last phase: what the step writes down. */
    private final Map<String, Split> parts = new LinkedHashMap<>();

    private final List<Double> shares = new ArrayList<>();
    private Optional<Phase> phase = Optional.empty();
    private Moment last;
    private Split step = new Split(0, 0, 0);
    private double process;
    private double collector;

    private ShareBenchmark(TorchRuntime runtime, int warm) {
        this.runtime = runtime;
        this.warm = warm;
        this.last = now();
    }

    /** Nanoseconds: of the thread, of it within the graph, and of the clock on the wall. */
    private record Moment(long thread, long graph, long wall) {}

    /** Seconds, as in {@link Moment}. */
    private record Split(double thread, double graph, double wall) {
        Split plus(Split other) {
            return new Split(thread + other.thread, graph + other.graph, wall + other.wall);
        }

        double java() {
            return thread - graph;
        }
    }

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        int warm = Integer.parseInt(args[1]);
        int steps = warm + Integer.parseInt(args[2]);
        Map<String, String> settings = new TreeMap<>();
        for (int i = 3; i < args.length; i++) {
            String[] words = args[i].split("=", 2);
            settings.put(words[0], words[1]);
        }
        settings.put("steps", Integer.toString(steps));
        String text = Files.readString(file);
        Program program = Compiler.compile(
                        new SourceFile(file.toString(), text), inputs(settings), new ModuleLoader(Path.of("")))
                .program()
                .orElseThrow();
        TrainPlan plan = new TrainPlan(program.recipes().values().iterator().next(), 1, steps, 0, Optional.empty());
        var manifest = RunManifest.beginning(
                "2026-01-01T00:00:00Z",
                new RunManifest.Recipe(file.toString(), "", text, program.digest()),
                List.of(),
                1,
                Map.of(),
                "cpu",
                1);
        Path folder = Files.createTempDirectory("hone-share");
        try (TorchRuntime runtime = engine();
                RunFolder run = RunFolder.create(folder.resolve("run"), manifest)) {
            var share = new ShareBenchmark(runtime, warm);
            runtime.count(share.threads::getCurrentThreadCpuTime);
            new Trainer(runtime, Scripts.none(), plan, run, share.listener(), new StopToken())
                    .train()
                    .model()
                    .close();
            share.print();
        }
    }

    private static TorchRuntime engine() {
        return TorchRuntime.start(1, System.err::println);
    }

    private static ParamInputs inputs(Map<String, String> settings) {
        return new ParamInputs(Optional.empty(), settings, OptionalLong.empty());
    }

    private RunListener listener() {
        return new RunListener() {
            @Override
            public void phase(int number, Phase next) {
                if (phase.isEmpty()) {
                    // A checkpoint, if there was one, is not the step's.
                    last = now();
                    step = new Split(0, 0, 0);
                    process -= number > warm ? processSeconds() : 0;
                    collector -= number > warm ? collectorSeconds() : 0;
                } else {
                    close(phase.get().word(), number);
                }
                phase = Optional.of(next);
            }

            @Override
            public void step(StepMetrics metrics) {
                close(phase.orElseThrow().word() + " (last) and record", metrics.step());
                phase = Optional.empty();
                if (metrics.step() > warm) {
                    process += processSeconds();
                    collector += collectorSeconds();
                    shares.add(step.java() / step.thread());
                }
            }
        };
    }

    private void close(String part, int number) {
        Moment now = now();
        Split split = new Split(
                (now.thread - last.thread) / NANOSECONDS,
                (now.graph - last.graph) / NANOSECONDS,
                (now.wall - last.wall) / NANOSECONDS);
        last = now;
        step = step.plus(split);
        if (number > warm) {
            parts.merge(part, split, Split::plus);
        }
    }

    private Moment now() {
        return new Moment(threads.getCurrentThreadCpuTime(), runtime.counted(), System.nanoTime());
    }

    private static double processSeconds() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / NANOSECONDS;
    }

    private static double collectorSeconds() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum()
                / 1e3;
    }

    @SuppressWarnings("SystemOut")
    private void print() {
        int steps = shares.size();
        Split whole = parts.values().stream().reduce(new Split(0, 0, 0), Split::plus);
        System.out.printf(
                Locale.ROOT,
                "%d steps after %d; %.3f s of processor and %.3f s a step%n",
                steps,
                warm,
                whole.thread / steps,
                whole.wall / steps);
        parts.forEach((part, split) -> System.out.printf(
                Locale.ROOT,
                "  %-24s %8.1f ms of processor, of them Java %7.2f ms, %6.3f %% of the step%n",
                part,
                1e3 * split.thread / steps,
                1e3 * split.java() / steps,
                100 * split.java() / whole.thread));
        double[] sorted = shares.stream().mapToDouble(s -> 100 * s).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "Java's share %.3f %%; of single steps %.3f to %.3f %%, median %.3f %%%n",
                100 * whole.java() / whole.thread,
                sorted[0],
                sorted[steps - 1],
                sorted[steps / 2]);
        System.out.printf(
                Locale.ROOT,
                "other threads of the process %.1f ms a step, of them the collector %.1f ms%n",
                1e3 * (process - whole.thread) / steps,
                1e3 * collector / steps);
    }
}
