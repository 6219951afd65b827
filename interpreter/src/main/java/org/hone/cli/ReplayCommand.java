package org.hone.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.lock.Versions;
import org.hone.replay.BrokenProgramException;
import org.hone.replay.ReplayException;
import org.hone.replay.ReplayFailedException;
import org.hone.replay.Replayer;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunFolderException;
import org.hone.runtime.record.RunListener;
import org.hone.session.Replayed;
import org.hone.session.Replays;
import org.hone.session.ResultJson;
import org.hone.session.StoppedException;
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
            "steps that it recorded are run again. Models that the run saved are saved in the fresh folder. A replay that is",
            "stopped compares as far as it came."
        },
        footer = {
            "",
            "Examples:",
            "  hone replay out/hpt-20260102-030405",
            "  hone replay out/mine --out out/mine-again --format json",
            "",
            "In a run block and at the prompt: replay \"out/mine\" with { out = \"out/mine-again\" }",
            "",
            "Ctrl-C, TERM and HUP let the step finish; a second Ctrl-C or TERM ends at once.",
            "Exit codes: 0 the same to the bit, 2 it is not what the run was made of, 3 there is a difference, 130 interrupted."
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
        try {
            RunListener listener =
                    quiet ? Screen.quiet() : Screen.of(surroundings).display(surroundings);
            RunFolder.refuseInUse(run);
            Replayed replayed = new Replayer(
                            Path.of(""), surroundings.backend(), listener, surroundings.clock(), Versions::ofRun)
                    .replay(new Replays.Request(run, Optional.ofNullable(out), fromRecord), surroundings.stop());
            return answer(replayed);
        } catch (BrokenProgramException e) {
            new Programs(surroundings).report(e.diagnostics(), format);
            return Exit.PROGRAM;
        } catch (RunFolderException | ReplayException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } catch (ReplayFailedException e) {
            surroundings.err().println("hone: " + e.getMessage());
            return Exit.FAILED;
        } catch (StoppedException e) {
            surroundings.err().println("hone: the replay was interrupted; there is nothing to compare yet");
            return Exit.INTERRUPTED;
        }
    }

    private int answer(Replayed replayed) {
        if (format == Format.json) {
            surroundings.out().println(ResultJson.replayed(replayed).toPrettyString());
        } else {
            replayed.lines().forEach(surroundings.out()::println);
        }
        if (!replayed.equal()) {
            return Exit.FAILED;
        }
        return replayed.complete() ? Exit.DONE : Exit.INTERRUPTED;
    }
}
