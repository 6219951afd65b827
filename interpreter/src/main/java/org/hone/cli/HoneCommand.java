package org.hone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code hone}: does nothing itself. */
@Command(
        name = "hone",
        description = "A small typed language for post-training language models.",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            ReplayCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            EstimateCommand.class,
            SimulateCommand.class,
            DiffCommand.class,
            TestCommand.class,
            ExplainCommand.class,
            FmtCommand.class,
            DocCommand.class,
            LockCommand.class,
            VerifyCommand.class,
            ImportCommand.class,
            ReportCommand.class,
            LspCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  hone run examples/hpt.hone",
            "  hone run examples/hpt.hone --set steps=30.steps --seed 7",
            "  hone check examples/hpt.hone",
            "",
            "`hone FILE.hone` is `hone run FILE.hone`; `hone COMMAND --help` says more.",
            "Exit codes: 0 done, 1 the program is wrong, 2 the command line is wrong, 3 a run failed,",
            "130 interrupted."
        })
@SuppressWarnings("UnusedVariable") // the options act by being there
final class HoneCommand {
    @Option(names = "--version", versionHelp = true, description = "Print the version.")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help.")
    private boolean help;
}
