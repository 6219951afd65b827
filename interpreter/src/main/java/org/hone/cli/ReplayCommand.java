package org.hone.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone replay}. */
@Command(
        name = "replay",
        customSynopsis = "hone replay RUN [OPTIONS]",
        description = {
            "Run a recorded run again, in a fresh folder and from its manifest and lock alone, and hold the two against each",
            "other: metrics, replies, results and weights must be the same to the bit. The first difference is named.",
            "",
            "Before anything runs, data, weights, tokenizer, program, imported modules, standard library and versions are held",
            "against inputs.lock of the run; what has changed is named, and nothing is run. Of a run that was stopped, the",
            "steps that it recorded are run again. Models that the run saved are saved in the fresh folder."
        },
        footer = {
            "",
            "Examples:",
            "  hone replay out/hpt-20260102-030405",
            "  hone replay out/mine --out out/mine-again --format json",
            "",
            "Exit codes: 0 the same to the bit, 2 it is not what the run was made of, 3 there is a difference."
        })
final class ReplayCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1", paramLabel = "RUN", description = "The folder of the run.")
    private Path run = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "The fresh folder (RUN-replay).")
    private @Nullable Path out;

    @Option(
            names = "--from-record",
            description = "Take the program from the run's record though its file has changed since.")
    private boolean fromRecord;

    @Option(names = "--quiet", description = "The answer and errors only, no progress.")
    private boolean quiet;

    @Option(names = "--format", paramLabel = "text|json", description = "How the answer is written (text).")
    private Format format = Format.text;

    ReplayCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        return new Replayer(surroundings, quiet, format).replay(run, Optional.ofNullable(out), fromRecord);
    }
}
