package org.hone.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone run}. */
@Command(
        name = "run",
        customSynopsis = {"hone run FILE[#BLOCK] [OPTIONS]", "       hone run --resume RUN [OPTIONS]"},
        description = "Run a program's run block, or go on with a run that was stopped.",
        footer = {
            "",
            "Progress goes to standard error, results to standard output.",
            "",
            "Ctrl-C and TERM finish the step, save a checkpoint and end with code 130; a second one ends at",
            "once, with the same code. HUP (the terminal was closed) finishes the step and saves a",
            "checkpoint, however often it comes. --resume goes on after any of them.",
            "",
            "Exit codes: 0 done, 1 the program is wrong, 2 the command line is wrong, a folder cannot be used for the run or",
            "something has changed since the lock was written, 3 the run failed, 130 interrupted.",
            "",
            "Examples:",
            "  hone run examples/hpt.hone",
            "  hone run examples/hpt.hone --set steps=30.steps --seed 7 --out out/mine",
            "  hone run --resume out/mine",
            "  hone run recipe.hone#smoke",
            "  hone run examples/hpt.hone --help       lists the program's params too"
        })
final class RunCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE[#BLOCK]",
            description = "The program, and which run block if it has several.")
    private @Nullable String file;

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(names = "--out", paramLabel = "DIR", description = "The run folder (out/<file>-<date>-<time>).")
    private @Nullable Path out;

    @Option(names = "--resume", paramLabel = "RUN", description = "Go on with the run in this folder.")
    private @Nullable Path resume;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(names = "--quiet", description = "Results and errors only, no progress.")
    private boolean quiet;

    @Option(
            names = "--no-lock",
            description = "Run, or go on, although something has changed since the lock was written.")
    private boolean unlocked;

    @Option(names = "--format", paramLabel = "text|json", description = "How results are written (text).")
    private Format format = Format.text;

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The program whose params {@code --help} should list, if one is named. */
    Optional<RunTarget> target() {
        return Optional.ofNullable(file).map(RunTarget::parse);
    }

    @Override
    public Integer call() throws IOException {
        RunSettings settings =
                new RunSettings(engine.device(), engine.threads(surroundings.environment()), quiet, format);
        Runner runner = new Runner(surroundings, settings);
        if (resume != null) {
            if (file != null || params.given() || out != null) {
                throw new UsageException(
                        "--resume takes program, params and folder from the run; leave out FILE, --set, --params,"
                                + " --seed and --out");
            }
            return runner.resume(resume, !unlocked);
        }
        if (file == null) {
            throw new UsageException("name a program: hone run FILE.hone");
        }
        return runner.start(RunTarget.parse(file), params.inputs(), Optional.ofNullable(out), !unlocked);
    }
}
