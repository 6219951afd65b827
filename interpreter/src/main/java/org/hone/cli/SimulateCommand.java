package org.hone.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.ast.Declaration;
import org.hone.cli.terminal.SimulateText;
import org.hone.lower.Workbench;
import org.hone.plan.Program;
import org.hone.runtime.analyse.ScheduleReplay;
import org.hone.runtime.estimate.EstimatorException;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.record.PassRates;
import org.hone.runtime.record.RecordException;
import org.hone.runtime.record.StepOutcomes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone simulate}. */
@Command(
        name = "simulate",
        customSynopsis = "hone simulate FILE --pass-rates RATES [OPTIONS]",
        description = {
            "Replay a schedule on recorded pass rates, without a model: what the gate decides for each prompt at each step.",
            "",
            "Imitated and reinforced are shares of a step's prompts with a weight above 0 on a term that reads demonstrations",
            "or rollouts; offline is the share of demonstrations among all sequences trained on."
        },
        footer = {
            "",
            "Pass rates are JSON lines, one prompt of a step a line; mean_reward and n may be left out:",
            "  {\"step\": 1, \"prompt\": \"p0\", \"pass_rate\": 0.25, \"mean_reward\": 0.25, \"n\": 8}",
            "A run folder or its replies.jsonl will do as well. From a metrics.jsonl each step counts as one prompt, with the",
            "step's mean pass rate.",
            "",
            "Examples:",
            "  hone simulate examples/hpt.hone --pass-rates rates.jsonl --set gate=0.25",
            "  hone simulate mine.hone --recipe soft --pass-rates out/RUN --format json"
        })
final class SimulateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1", paramLabel = "FILE", description = "The program.")
    private String file = "";

    @Option(
            names = "--pass-rates",
            required = true,
            paramLabel = "RATES",
            description = "Pass rates, recorded replies, metrics, or a run folder.")
    private Path rates = Path.of("");

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description = "The recipe or schedule (the program's only recipe, else its only schedule).")
    private @Nullable String recipe;

    @Option(names = "--rows", paramLabel = "N", description = "Steps and prompts to list in the text (20).")
    private int rows = 20;

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(names = "--format", paramLabel = "text|json", description = "How the answer is written (text).")
    private Format format = Format.text;

    SimulateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Path recorded = Programs.recorded(rates, "replies.jsonl");
        Programs programs = new Programs(surroundings);
        Optional<Workbench> bench = programs.opened(Programs.read(file), params.inputs(), format);
        if (bench.isEmpty()) {
            return Exit.PROGRAM;
        }
        try {
            Scheduled scheduled = Scheduled.find(bench.get(), programs, name(bench.get()), 1);
            int n = scheduled
                    .plan()
                    .flatMap(plan -> plan.rollouts())
                    .map(RolloutPlan::n)
                    .orElse(0);
            List<StepOutcomes> outcomes = PassRates.read(recorded, n);
            int steps = scheduled.plan().isPresent()
                    ? scheduled.steps()
                    : outcomes.getLast().step();
            ScheduleReplay replay = ScheduleReplay.of(scheduled.schedule(), steps, outcomes);
            if (format == Format.json) {
                surroundings.out().println(SimulateJson.of(replay).toPrettyString());
            } else {
                Screen screen = Screen.of(surroundings);
                SimulateText.lines(replay, rows, screen.columns(surroundings), screen.glyphs())
                        .forEach(surroundings.out()::println);
            }
            return Exit.DONE;
        } catch (RecordException | EstimatorException e) {
            surroundings.err().println("hone: " + e.getMessage());
            return Exit.FAILED;
        }
    }

    private String name(Workbench bench) {
        if (recipe != null) {
            return recipe;
        }
        Program program = bench.compilation().program().orElseThrow();
        List<String> schedules = bench.names(Declaration.Schedule.class);
        if (program.recipes().size() == 1) {
            return program.recipes().keySet().iterator().next();
        }
        if (program.recipes().isEmpty() && schedules.size() == 1) {
            return schedules.getFirst();
        }
        throw new UsageException(
                program.recipes().isEmpty() && schedules.isEmpty()
                        ? "`" + file + "` has no recipe and no schedule to simulate"
                        : "which one? say --recipe NAME with one of "
                                + String.join(
                                        ", ",
                                        program.recipes().isEmpty()
                                                ? schedules
                                                : List.copyOf(program.recipes().keySet())));
    }
}
