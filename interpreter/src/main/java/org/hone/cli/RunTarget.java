package org.hone.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hone.plan.Program;
import org.hone.plan.RunPlan;

/**
 * What to run.
 *
 * @param file the program
 * @param block the run block's name; empty if none was given
 */
record RunTarget(String file, String block) {

    /** Reads {@code FILE[#BLOCK]}; a file whose own name has a {@code #} wins. */
    static RunTarget parse(String text) {
        int hash = text.lastIndexOf('#');
        if (hash < 0 || Files.exists(Path.of(text))) {
            return new RunTarget(text, "");
        }
        return new RunTarget(text.substring(0, hash), text.substring(hash + 1));
    }

    /**
     * The run block meant.
     *
     * @throws UsageException if there is none of that name, or several and none is named
     */
    RunPlan choose(Program program) {
        List<RunPlan> runs = program.runs();
        if (runs.isEmpty()) {
            throw new UsageException("`" + file + "` has no run block, so there is nothing to run");
        }
        Optional<RunPlan> meant = program.run(block);
        if (meant.isPresent()) {
            return meant.get();
        }
        String names = runs.stream()
                .map(RunPlan::name)
                .filter(name -> !name.isEmpty())
                .map(name -> file + "#" + name)
                .collect(Collectors.joining(", "));
        if (block.isEmpty()) {
            throw new UsageException("`" + file + "` has " + runs.size() + " run blocks; choose one: " + names);
        }
        throw new UsageException(
                "`" + file + "` has no run block `" + block + "`" + (names.isEmpty() ? "" : "; there is " + names));
    }

    /** The file's name without folder and ending. */
    String stem() {
        Path name = Path.of(file).getFileName();
        String text = name == null ? "run" : name.toString();
        return text.endsWith(".hone") ? text.substring(0, text.length() - ".hone".length()) : text;
    }
}
