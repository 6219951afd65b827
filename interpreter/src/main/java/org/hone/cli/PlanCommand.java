package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.lower.Workbench;
import org.hone.plan.Program;
import org.hone.runtime.rollout.Footprint;
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

    PlanCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
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
            needs(program.get())
                    .forEach((recipe, n) -> needs.addObject()
                            .put("recipe", recipe)
                            .put("parameters", n.parameters())
                            .put("trained", n.trained())
                            .put("peak_bytes", n.peak())
                            .put("recompute", n.recomputed())
                            .put("operations_per_step", n.operations()));
            json.putNull("seconds_per_step");
            surroundings.out().println(json.toPrettyString());
        } else {
            surroundings.out().print(program.get().report().text());
            needs(program.get())
                    .forEach((recipe, n) -> surroundings
                            .out()
                            .println("needs at most, " + recipe + ": " + millions(n.parameters()) + " parameters, "
                                    + (n.trained() < n.parameters() ? millions(n.trained()) + " of them trained, " : "")
                                    + String.format(Locale.ROOT, "%.1f", n.peak() / (double) (1L << 30))
                                    + " GiB of memory, "
                                    + String.format(Locale.ROOT, "%.3g", n.operations() / 1e12)
                                    + " Tflop a step, with replies of full length"
                                    + (n.recomputed()
                                            ? ", whose layers are computed again in the backward pass"
                                            : "")));
            surroundings
                    .out()
                    .println(
                            "time of a step: not measured; it depends on the machine, and a run shows it from its first step");
        }
        return Exit.DONE;
    }

    private static Map<String, Footprint> needs(Program program) {
        Map<String, Footprint> needs = new LinkedHashMap<>();
        program.recipes().forEach((name, plan) -> Footprint.of(plan).ifPresent(n -> needs.put(name, n)));
        return needs;
    }

    private static String millions(long count) {
        return String.format(Locale.ROOT, count < 10_000_000 ? "%.2f M" : "%.0f M", count / 1e6);
    }
}
