package org.hone.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hone.cli.terminal.LiveDisplay;
import org.hone.runtime.model.GgufImport;
import org.hone.runtime.model.ModelFileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone import}. */
@Command(
        name = "import",
        description = "Turn a GGUF file into a Hugging Face model directory.",
        footer = {"", "Example:", "  hone import SmolLM2-135M-Instruct.Q4_1.gguf models/SmolLM2-135M-Instruct"})
final class ImportCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "MODEL.gguf", description = "The GGUF file (version 3).")
    private Path gguf = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "A new or empty directory.")
    private Path out = Path.of("");

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    ImportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!Files.isRegularFile(gguf)) {
            throw new UsageException("there is no file `" + gguf + "`");
        }
        LiveDisplay display = Screen.of(surroundings).display(surroundings);
        try {
            GgufImport.run(gguf, out, text -> {
                if (!quiet) {
                    display.note(text);
                }
            });
        } catch (ModelFileException e) {
            display.erase();
            surroundings.err().println("hone: " + e.getMessage());
            return Exit.FAILED;
        }
        display.erase();
        surroundings.out().println(out);
        return Exit.DONE;
    }
}
