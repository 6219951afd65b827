package org.hone.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.lock.Versions;
import org.hone.prompt.Arguments;
import org.hone.prompt.PromptSession;
import org.hone.prompt.Setup;
import org.hone.repl.Repl;
import org.hone.runtime.record.RunListener;
import org.hone.session.Backend;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hone repl}. */
@Command(
        name = "repl",
        customSynopsis = {"hone repl [OPTIONS]", "       hone repl [OPTIONS] < SCRIPT"},
        description = "A prompt: type expressions, declarations, actions and commands, and see what comes of them.",
        footer = {
            "",
            ":help lists the commands, ?NAME explains a name, Tab completes, Ctrl-R searches what was typed before.",
            "Ctrl-C clears the line; while an action runs, the first lets it finish its step and gives what there",
            "is, the second leaves at once, and the session goes on. Ctrl-D leaves the prompt.",
            "TERM, and HUP when the terminal is closed, stop the action after its step and end the session.",
            "",
            "What is typed is kept in $XDG_STATE_HOME/hone/history (~/.local/state/hone/history); HONE_HISTORY",
            "names another file, and none if it is empty. NO_COLOR and --no-color turn colours off.",
            "",
            "In a pipe, answers go to standard output and errors to standard error, without prompts.",
            "There Ctrl-C, TERM and HUP stop the action after its step, and the script; a second Ctrl-C or",
            "TERM ends at once.",
            "Exit codes: 0 done, 1 an input from a pipe had an error, 2 the command line is wrong, 3 an action failed,",
            "130 interrupted. After an error the script goes on.",
            "",
            "Examples:",
            "  hone repl",
            "  hone repl --load examples/hpt.hone --set n=4",
            "  echo ':type mean' | hone repl"
        })
final class ReplCommand implements Callable<Integer> {
    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Surroundings surroundings;

    @Option(
            names = "--load",
            paramLabel = "FILE",
            description = "A program whose declarations the session begins with.")
    private @Nullable Path load;

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for the session's runs (out/prompt-<date>-<time>, made by the first).")
    private @Nullable Path out;

    @Option(names = "--echo", description = "In a pipe, print every input before its answer.")
    private boolean echo;

    @Option(names = "--no-color", description = "No colours, whatever the terminal can show.")
    private boolean plain;

    ReplCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Map<String, String> environment = surroundings.environment();
        Repl repl = new Repl(environment, surroundings.clock());
        Optional<String> first = Optional.ofNullable(load).map(file -> ":load " + Arguments.quoted(file.toString()));
        Repl.Opening opening = this::session;
        Repl.End end = atTerminal(environment)
                ? repl.terminal(
                        !plain && environment.getOrDefault("NO_COLOR", "").isEmpty(),
                        surroundings.stop(),
                        first,
                        opening)
                : repl.script(
                        surroundings.in(),
                        surroundings.out(),
                        surroundings.err(),
                        Screen.of(surroundings).display(surroundings),
                        echo,
                        surroundings.stop(),
                        first,
                        opening);
        return switch (end) {
            case DONE -> Exit.DONE;
            case ERROR -> Exit.PROGRAM;
            case FAILED -> Exit.FAILED;
            case STOPPED -> Exit.INTERRUPTED;
        };
    }

    /** A new session of these options. */
    PromptSession session(RunListener listener) {
        Backend.Engine machine =
                new Backend.Engine(engine.device().orElse("cpu"), engine.threads(surroundings.environment()));
        return PromptSession.open(new Setup(
                Path.of(""),
                runs(),
                params.inputs(),
                surroundings.backend(),
                machine,
                listener,
                surroundings.clock(),
                Versions::ofRun));
    }

    private Path runs() {
        if (out != null) {
            return out;
        }
        return Path.of("out", "prompt-" + FOLDER_TIME.format(LocalDateTime.now(surroundings.clock())));
    }

    private static boolean atTerminal(Map<String, String> environment) {
        return "1".equals(environment.get(Screen.STDIN_IS_A_TERMINAL))
                && "1".equals(environment.get(Screen.STDOUT_IS_A_TERMINAL));
    }
}
