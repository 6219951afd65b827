package org.hone.runtime.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A format and what reads it.
 *
 * @param name the format
 * @param file the name that the reader expects the file to have
 * @param mutants what is given to the reader
 * @param allocation bytes that reading a small file may take in all, over time
 * @param reader reads a file to its end
 */
public record Target(String name, String file, Mutants mutants, long allocation, Reader reader) {

    /** A target of bytes. */
    public Target(String name, String file, List<byte[]> seeds, List<String> scraps, long allocation, Reader reader) {
        this(name, file, new ByteMutants(seeds, scraps), allocation, reader);
    }

    /** The same, half of whose mutants are JSON that says something else. */
    public Target andJson(String... values) {
        return new Target(
                name,
                file,
                Mutants.either(mutants, new JsonMutants(mutants.seeds(), List.of(values))),
                allocation,
                reader);
    }

    /** Reads a file; what is wrong with it is an exception of this project. */
    @FunctionalInterface
    public interface Reader {
        /** Reads the file in its own folder, where everything else that it needs already is. */
        void read(Path file) throws IOException;
    }

    /** What hostile JSON is made of. */
    public static List<String> json(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "{",
                "}",
                "[",
                "]",
                "\"",
                ":",
                ",",
                "null",
                "true",
                "-1",
                "0",
                "1e308",
                "1e999999999",
                "9223372036854775807",
                "99999999999999999999",
                "0.1",
                "\\u0000",
                "\\ud800",
                "\"\"",
                "[[[[[[[[",
                "{\"a\":",
                "NaN",
                "\n",
                "\u0000",
                "é",
                "[".repeat(2000)));
        all.addAll(List.of(more));
        return all;
    }
}
