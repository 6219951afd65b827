package org.hone.runtime.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads many mutants of every format, or of those whose names begin with a word. Run it by hand in the folder of this module:
 * {@code java … org.hone.runtime.hostile.HostileFiles 100000 [seed [format]]}.
 */
public final class HostileFiles {
    private HostileFiles() {}

    /** Says for each format what was read and what was refused; ends with the first mutant that breaks a rule. */
    public static void main(String[] args) {
        int count = Integer.parseInt(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        String word = args.length > 2 ? args[2] : "";
        try {
            Path folder = Files.createTempDirectory("hostile-");
            for (Target target : Targets.all(folder)) {
                if (target.name().startsWith(word)) {
                    Fuzzer fuzzer = new Fuzzer(target, Files.createTempDirectory(folder, "files-"), seed);
                    fuzzer.run(count);
                    System.out.println(fuzzer.report());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
