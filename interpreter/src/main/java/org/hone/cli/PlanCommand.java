package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.cli.terminal.LiveDisplay;
import org.hone.cli.terminal.Numbers;
import org.hone.lower.Workbench;
import org.hone.plan.Program;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.StepTime;
import org.hone.runtime.rollout.Footprint;
import org.hone.runtime.rollout.Machine;
import org.hone.session.Backend;
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
            "  hone plan examples/hpt.hone --measure",
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
            names = "--measure",
            description =
                    "Measure the time of a step here, with the model and its data: pieces of one, for some seconds.")
    private boolean measure;

    @Mixin
    private EngineOptions engine = new EngineOptions();

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
        if (rate != null && measure) {
            throw new UsageException("--rate is a guess and --measure finds out; give one of them");
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
        Map<String, Footprint> needs = needs(program.get(), available);
        Map<String, StepTime> times = measure ? measured(program.get()) : Map.of();
        if (format == Format.json) {
            surroundings
                    .out()
                    .println(json(program.get(), needs, times, available, reached, measure)
                            .toPrettyString());
        } else {
            surroundings.out().print(program.get().report().text());
            needs.forEach((recipe, n) -> surroundings.out().println(memory(recipe, n, available)));
            program.get().recipes().forEach((name, recipe) -> {
                if (!needs.containsKey(name)) {
                    surroundings
                            .out()
                            .println("needs, " + name + ": not known, for there is no " + shape(recipe.model()));
                }
            });
            if (measure) {
                times.forEach((recipe, t) -> surroundings.out().println(time(program.get(), recipe, t)));
            } else {
                needs.forEach((recipe, n) -> surroundings
                        .out()
                        .println("takes about, " + recipe + ": "
                                + time(n.operations() / 1e12 / reached, program.get(), recipe)
                                + ", in products with replies of full length, at "
                                + String.format(Locale.ROOT, "%.3g", reached) + " Tflop/s"
                                + (rate == null ? ", a guess for this machine (--measure knows better)" : "")));
            }
        }
        return Exit.DONE;
    }

    /** Seconds of a step of every recipe, by doing pieces of one. */
    private Map<String, StepTime> measured(Program program) {
        Map<String, StepTime> times = new LinkedHashMap<>();
        var machine = new Backend.Engine(engine.device().orElse("cpu"), engine.threads(surroundings.environment()));
        LiveDisplay display = Screen.of(surroundings).display(surroundings);
        try (Backend backend = surroundings.backend().open(machine, display)) {
            program.recipes()
                    .forEach((name, recipe) -> times.put(
                            name,
                            backend.rehearse(
                                    recipe,
                                    phase -> display.note("measuring " + name + ": "
                                            + phase.name().toLowerCase(Locale.ROOT)))));
        } finally {
            display.erase();
        }
        return times;
    }

    private static ObjectNode json(
            Program program,
            Map<String, Footprint> needs,
            Map<String, StepTime> times,
            long available,
            double reached,
            boolean measured) {
        ObjectNode json = new ObjectMapper().valueToTree(program.report().json());
        ArrayNode list = json.putArray("needs");
        needs.forEach((recipe, n) -> {
            ObjectNode one = list.addObject()
                    .put("recipe", recipe)
                    .put("parameters", n.parameters())
                    .put("trained", n.trained())
                    .put("peak_bytes", n.peak())
                    .put("recompute", n.recompute() != Footprint.Recompute.NO)
                    .put("fits", n.peak() <= available)
                    .put("operations_per_step", n.operations())
                    .put("seconds_per_step", n.operations() / 1e12 / reached);
            StepTime time = times.get(recipe);
            if (time != null) {
                one.put("seconds_per_step", time.total())
                        .putObject("measured")
                        .put("sample", time.sample())
                        .put("estimate", time.estimate())
                        .put("update", time.update());
            }
        });
        // Times that were measured come from no rate.
        return measured ? json : json.put("tflops", reached);
    }

    private static String memory(String recipe, Footprint n, long available) {
        return "needs at most, " + recipe + ": " + millions(n.parameters()) + " parameters, "
                + (n.trained() < n.parameters() ? millions(n.trained()) + " of them trained, " : "")
                + gib(n.peak())
                + " GiB of memory, "
                + String.format(Locale.ROOT, "%.3g", n.operations() / 1e12)
                + " Tflop a step, with replies of full length"
                + activations(n)
                + (n.peak() <= available ? "" : "; that is more than the " + gib(available) + " GiB there are");
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / (double) (1L << 30));
    }

    private static String activations(Footprint needs) {
        return switch (needs.recompute()) {
            case NO -> "";
            case LONG_SEQUENCES -> ", whose layers are computed again in the backward pass";
            case SMALL_MEMORY ->
                ", with layers computed again in the backward pass, because keeping them needs more memory than there is";
        };
    }

    private String time(Program program, String recipe, StepTime time) {
        return String.format(
                Locale.ROOT,
                "takes, %s: %s, with replies of full length (sample %.3g s, estimate %.3g s, update %.3g s; measured, threads:"
                        + " %d, on %s, rewards left out)",
                recipe,
                time(time.total(), program, recipe),
                time.sample(),
                time.estimate(),
                time.update(),
                engine.threads(surroundings.environment()),
                engine.device().orElse("cpu"));
    }

    private static String time(double seconds, Program program, String recipe) {
        RecipePlan plan = Objects.requireNonNull(program.recipes().get(recipe));
        return (seconds < 60 ? String.format(Locale.ROOT, "%.2g s", seconds) : Numbers.duration(seconds)) + " a step, "
                + Numbers.duration(seconds * plan.steps()) + " for " + plan.steps() + " steps";
    }

    private static Map<String, Footprint> needs(Program program, long memory) {
        Map<String, Footprint> needs = new LinkedHashMap<>();
        program.recipes().forEach((name, plan) -> Footprint.of(plan, memory).ifPresent(n -> needs.put(name, n)));
        return needs;
    }

    /** The file that says what shape a model has. */
    private static Path shape(ModelPlan model) {
        Path folder = switch (model.source()) {
            case ModelPlan.Source.Fresh fresh -> Path.of("");
            case ModelPlan.Source.Directory directory -> directory.path();
            case ModelPlan.Source.Adapted adapted -> adapted.base().path();
        };
        return folder.resolve("config.json");
    }

    private static String millions(long count) {
        return String.format(Locale.ROOT, count < 10_000_000 ? "%.2f M" : "%.0f M", count / 1e6);
    }
}
