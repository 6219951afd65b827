package org.hone.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hone completion}. */
@Command(
        name = "completion",
        customSynopsis = "hone completion bash|zsh",
        description = "Print a script that completes commands, options and files in a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(hone completion bash)                       for this shell; put it into ~/.bashrc for all",
            "  hone completion bash > ~/.local/share/bash-completion/completions/hone",
            "  source <(hone completion zsh)                        in ~/.zshrc, after compinit"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line before the command is called
    private CommandSpec spec;

    @Parameters(arity = "1", paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell = Shell.bash;

    /** The shells there is a script for. */
    enum Shell {
        bash,
        zsh
    }

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script = AutoComplete.bash("hone", root);
        // One script serves both: zsh reads it through its own reader of such scripts.
        String before = shell == Shell.zsh ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
        surroundings.out().print(before + script);
        return Exit.DONE;
    }
}
