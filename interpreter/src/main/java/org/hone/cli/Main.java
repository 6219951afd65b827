package org.hone.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.DidYouMean;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.torch.ImmediateExit;
import org.hone.session.NativeBackend;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/** The entry of the command line. */
public final class Main {
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        // Whatever the locale says: replies of models are Unicode, and terminals that cannot show it are rare.
        RememberingOutput written = new RememberingOutput(new FileOutputStream(FileDescriptor.out));
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        StopToken stop = new StopToken();
        List<String> words = List.of(args);
        if (words.contains("run") || words.contains("repl") || words.contains("replay") || isProgram(args)) {
            Interrupts.install(stop, err);
        } else if (words.contains("--measure")) {
            Interrupts.leaving();
        }
        Surroundings surroundings = new Surroundings(
                System.in,
                out,
                err,
                System.getenv(),
                Clock.system(ZoneId.systemDefault()),
                stop,
                new NativeBackend.Provider());
        int code = run(args, surroundings);
        out.flush();
        code = written.code(code, err);
        err.flush();
        endAtLast(code);
        System.exit(code);
    }

    /** Leaving waits for what runs in a sandbox, and a script may have left a call there that nothing can stop. */
    private static void endAtLast(int code) {
        Thread last = new Thread(
                () -> {
                    try {
                        Thread.sleep(LEAVING);
                        ImmediateExit.now(code);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "leaving");
        last.setDaemon(true);
        last.start();
    }

    /**
     * Runs a command in this process.
     *
     * @return the exit code
     */
    public static int run(String[] args, PrintStream out, PrintStream err, Map<String, String> environment) {
        return run(
                args,
                new Surroundings(
                        InputStream.nullInputStream(),
                        out,
                        err,
                        environment,
                        Clock.system(ZoneId.systemDefault()),
                        new StopToken(),
                        new NativeBackend.Provider()));
    }

    /** Runs a command in given surroundings. */
    public static int run(String[] args, Surroundings surroundings) {
        HoneCommand root = new HoneCommand();
        CommandLine line = new CommandLine(root, new Commands(surroundings))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(false)
                .setExecutionStrategy(parsed -> execute(parsed, surroundings))
                .setParameterExceptionHandler((failure, ignored) -> usageError(failure, surroundings))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, surroundings));
        HelpText.flow(line);
        // An answer may be -5.
        java.util.Objects.requireNonNull(line.getSubcommands().get("verify"))
                .setUnmatchedOptionsArePositionalParams(true);
        return line.execute(withCommand(args));
    }

    private static int execute(ParseResult parsed, Surroundings surroundings) {
        List<CommandLine> commands = parsed.asCommandLineList();
        CommandLine last = commands.getLast();
        if (last.isVersionHelpRequested()) {
            last.printVersionHelp(surroundings.out());
            return Exit.DONE;
        }
        if (last.isUsageHelpRequested()) {
            last.usage(surroundings.out());
            if (last.getCommand() instanceof RunCommand run) {
                run.target().ifPresent(target -> listParams(target, surroundings));
            }
            return Exit.DONE;
        }
        if (commands.size() == 1) {
            last.usage(surroundings.err());
            return Exit.USAGE;
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** {@code hone run FILE --help}: what the program lets its user set. */
    private static void listParams(RunTarget target, Surroundings surroundings) {
        Optional<Program> program = Programs.compile(Programs.read(target.file()), org.hone.plan.ParamInputs.NONE)
                .program();
        if (program.isEmpty() || program.get().params().isEmpty()) {
            return;
        }
        surroundings.out().println();
        surroundings.out().println("Params of " + target.file() + " (set with --set NAME=VALUE):");
        for (ParamValue param : program.get().params()) {
            surroundings.out().println("  " + param.name() + ": " + param.type() + " = " + param.value());
        }
    }

    private static int usageError(CommandLine.ParameterException failure, Surroundings surroundings) {
        CommandLine command = failure.getCommandLine();
        PrintStream err = surroundings.err();
        String message = String.valueOf(failure.getMessage())
                .replaceFirst(" is not an? (?:int|long)$", " is not a whole number")
                .replaceFirst(" is not a double$", " is not a number")
                .replaceFirst(
                        "^Value for option option '--set' \\(NAME=VALUE\\) should be in KEY=VALUE format but was (.*)$",
                        "--set needs NAME=VALUE, but was given `$1`");
        if (failure instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String unknown = unmatched.getUnmatched().getFirst();
            message = described(unknown, command);
        }
        err.println("hone: " + message);
        err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return Exit.USAGE;
    }

    private static String described(String unknown, CommandLine command) {
        if (unknown.startsWith("-")) {
            List<String> options = command.getCommandSpec().options().stream()
                    .map(CommandLine.Model.OptionSpec::longestName)
                    .toList();
            String name = unknown.contains("=") ? unknown.substring(0, unknown.indexOf('=')) : unknown;
            return "there is no option `" + name + "`" + question(name, options);
        }
        if (command.getSubcommands().isEmpty()) {
            return "unexpected argument `" + unknown + "`";
        }
        return "there is no command `" + unknown + "`"
                + question(unknown, command.getSubcommands().keySet());
    }

    private static String question(String unknown, java.util.Collection<String> known) {
        return DidYouMean.question(unknown, known).map(text -> "; " + text).orElse("");
    }

    private static int failed(Exception failure, Surroundings surroundings) {
        PrintStream err = surroundings.err();
        if (failure instanceof UsageException) {
            err.println("hone: " + failure.getMessage());
            return Exit.USAGE;
        }
        if (failure.getClass().getName().startsWith("org.hone.")) {
            err.println("hone: " + failure.getMessage());
            return Exit.FAILED;
        }
        if (failure instanceof java.io.IOException) {
            err.println("hone: " + failure.getClass().getSimpleName() + ": " + failure.getMessage());
            return Exit.FAILED;
        }
        err.println("hone: " + Code.INTERNAL + ": this is a fault of Hone, please report it:");
        failure.printStackTrace(err);
        return Exit.FAILED;
    }

    /** {@code hone FILE.hone} is {@code hone run FILE.hone}. */
    private static String[] withCommand(String[] args) {
        if (!isProgram(args)) {
            return args;
        }
        List<String> longer = new ArrayList<>(List.of(args));
        longer.addFirst("run");
        return longer.toArray(String[]::new);
    }

    private static boolean isProgram(String[] args) {
        return args.length > 0 && !args[0].startsWith("-") && (args[0].endsWith(".hone") || args[0].contains(".hone#"));
    }

    /** Makes commands, which need to know their surroundings. */
    private record Commands(Surroundings surroundings) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getDeclaredConstructors()) {
                if (List.of(constructor.getParameterTypes()).equals(List.of(Surroundings.class))) {
                    return type.cast(constructor.newInstance(surroundings));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
