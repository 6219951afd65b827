package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.cli.terminal.Numbers;
import org.hone.lower.Workbench;
import org.hone.plan.Program;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.rollout.Footprint;
import org.hone.runtime.rollout.Machine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone plan}. */
@Command(
        name = "plan",
        customSynopsis = "hone plan FILE [OPTIONS]",
        description = "Print what a program means: every value, and where it comes from.",
        footer = {
            "",
            "Examples:",
            "  hone plan examples/hpt.hone --set n=8",
            "  hone plan examples/foreign/judged.hone --deep"
        })
final class PlanCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1", paramLabel = "FILE", description = "The program.")
    private String file = "";

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(names = "--format", paramLabel = "text|json", description = "How the plan is written (text).")
    private Format format = Format.text;

    @Option(
            names = "--deep",
            description = "Also load the scripts of rewards in other languages and say what is wrong with them.")
    private boolean deep;

    @Option(
            names = "--rate",
            paramLabel = "TFLOPS",
            description = "Tflop a second that the machine reaches, for the time of a step (0.075 a core).")
    private @Nullable Double rate;

    @Option(
            names = "--memory",
            paramLabel = "GIB",
            description = "GiB of memory of the machine that is planned for (this machine's).")
    private @Nullable Double memory;

    /** What a core of a server reached on the products of a model of 135 M parameters in fp32; a guess for any other. */
    private static final double TFLOPS_A_CORE = 0.075;

    PlanCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (rate != null && !(rate > 0 && rate < 1e6)) {
            throw new UsageException("--rate is above 0, in Tflop a second, not " + rate);
        }
        if (memory != null && !(memory > 0 && memory < 1e6)) {
            throw new UsageException("--memory is above 0, in GiB, not " + memory);
        }
        long available = memory == null ? Machine.memory() : (long) (memory * (1L << 30));
        double reached = rate == null ? TFLOPS_A_CORE * Runtime.getRuntime().availableProcessors() : rate;
        Programs programs = new Programs(surroundings);
        Optional<Workbench> bench = programs.opened(Programs.read(file), params.inputs(), format);
        if (bench.isEmpty() || (deep && !programs.scripts(bench.get(), format))) {
            return Exit.PROGRAM;
        }
        Optional<Program> program = bench.get().compilation().program();
        if (program.isEmpty()) {
            return Exit.PROGRAM;
        }
        if (format == Format.json) {
            ObjectNode json =
                    new ObjectMapper().valueToTree(program.get().report().json());
            ArrayNode needs = json.putArray("needs");
            needs(program.get(), available)
                    .forEach((recipe, n) -> needs.addObject()
                            .put("recipe", recipe)
                            .put("parameters", n.parameters())
                            .put("trained", n.trained())
                            .put("peak_bytes", n.peak())
                            .put("recompute", n.recompute() != Footprint.Recompute.NO)
                            .put("fits", n.peak() <= available)
                            .put("operations_per_step", n.operations())
                            .put("seconds_per_step", n.operations() / 1e12 / reached));
            json.put("tflops", reached);
            surroundings.out().println(json.toPrettyString());
        } else {
            surroundings.out().print(program.get().report().text());
            needs(program.get(), available)
                    .forEach((recipe, n) -> surroundings
                            .out()
                            .println("needs at most, " + recipe + ": " + millions(n.parameters()) + " parameters, "
                                    + (n.trained() < n.parameters() ? millions(n.trained()) + " of them trained, " : "")
                                    + String.format(Locale.ROOT, "%.1f", n.peak() / (double) (1L << 30))
                                    + " GiB of memory, "
                                    + String.format(Locale.ROOT, "%.3g", n.operations() / 1e12)
                                    + " Tflop a step, with replies of full length"
                                    + activations(n)
                                    + (n.peak() <= available
                                            ? ""
                                            : "; that is more than the "
                                                    + String.format(
                                                            Locale.ROOT, "%.1f", available / (double) (1L << 30))
                                                    + " GiB there are")));
            needs(program.get(), available)
                    .forEach((recipe, n) -> surroundings
                            .out()
                            .println("takes at most, " + recipe + ": "
                                    + time(n.operations() / 1e12 / reached, program.get(), recipe) + " at "
                                    + String.format(Locale.ROOT, "%.3g", reached) + " Tflop/s"
                                    + (rate == null ? ", a guess for this machine (--rate says better)" : "")));
        }
        return Exit.DONE;
    }

    private static String activations(Footprint needs) {
        return switch (needs.recompute()) {
            case NO -> "";
            case LONG_SEQUENCES -> ", whose layers are computed again in the backward pass";
            case SMALL_MEMORY ->
                ", with layers computed again in the backward pass, because keeping them needs more memory than there is";
        };
    }

    private static String time(double seconds, Program program, String recipe) {
        RecipePlan plan = Objects.requireNonNull(program.recipes().get(recipe));
        return (seconds < 60 ? String.format(Locale.ROOT, "%.2g s", seconds) : Numbers.duration(seconds)) + " a step, "
                + Numbers.duration(seconds * plan.steps()) + " for " + plan.steps() + " steps,";
    }

    private static Map<String, Footprint> needs(Program program, long memory) {
        Map<String, Footprint> needs = new LinkedHashMap<>();
        program.recipes().forEach((name, plan) -> Footprint.of(plan, memory).ifPresent(n -> needs.put(name, n)));
        return needs;
    }

    private static String millions(long count) {
        return String.format(Locale.ROOT, count < 10_000_000 ? "%.2f M" : "%.0f M", count / 1e6);
    }
}
