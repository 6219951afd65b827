package org.hone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.lock.Lock;
import org.hone.lock.LockException;
import org.hone.lock.Locker;
import org.hone.lock.Versions;
import org.hone.lower.Workbench;
import org.hone.source.SourceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone lock}. */
@Command(
        name = "lock",
        customSynopsis = "hone lock FILE [OPTIONS]",
        description = {
            "Write down what a program depends on: modules, data, weights, tokenizer, versions, each with a digest.",
            "`hone run` refuses to start when one of them has changed, and says which."
        },
        footer = {
            "",
            "The lock of recipe.hone is recipe.hone.lock, beside it. Weights that are not there yet are left to the run.",
            "",
            "Examples:",
            "  hone lock examples/hpt.hone",
            "  hone lock --check examples/hpt.hone"
        })
final class LockCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1", paramLabel = "FILE", description = "The program.")
    private String file = "";

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "The device that runs are locked to: cpu or cuda (cpu).")
    private String device = "cpu";

    @Option(names = "--check", description = "Write nothing; say what is not as locked.")
    private boolean check;

    LockCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        String locked = EngineOptions.checked(device);
        SourceFile source = Programs.read(file);
        Optional<Workbench> opened = new Programs(surroundings).opened(source, params.inputs(), Format.text);
        if (opened.isEmpty()) {
            return Exit.PROGRAM;
        }
        Workbench bench = opened.get();
        Path path = Lock.beside(Path.of(file));
        try {
            Lock now = Locker.lock(bench, bench.compilation().program().orElseThrow(), Versions.locked(locked));
            boolean there = Files.exists(path);
            if (check && !there) {
                surroundings.err().println("hone: `" + file + "` has no lock");
                return Exit.PROGRAM;
            }
            List<Lock.Difference> changed =
                    there ? Lock.read(path, Lock.WRITE_AGAIN).differences(now) : List.of();
            changed.forEach(d -> surroundings.out().println(d.text()));
            if (check) {
                return changed.isEmpty() ? Exit.DONE : Exit.PROGRAM;
            }
            now.write(path);
            int count = now.entries().values().stream().mapToInt(Map::size).sum();
            surroundings.out().println("locked " + count + " things in " + path);
            return Exit.DONE;
        } catch (LockException e) {
            surroundings.err().println("hone: " + e.getMessage());
            return Exit.PROGRAM;
        }
    }
}
