package org.hone.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Snippets {@code x.hone} and what the program says about them: {@code x.out} or, when it complains, {@code x.err}. A
 * missing answer is written and the test fails, so that somebody reads it; {@code HONE_OVERWRITE_GOLDENS=1} rewrites all.
 */
public final class Goldens {
    private static final Path ROOT = Path.of("src", "test", "resources", "golden");

    private Goldens() {}

    /** The snippets of a folder, in the order of their names. */
    public static List<Path> snippets(String folder) throws IOException {
        return snippets(folder, ".hone");
    }

    /** The same for snippets whose names end otherwise. */
    public static List<Path> snippets(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** Compares an answer with the file beside the snippet. */
    public static void check(Path snippet, boolean complaint, String answer) throws IOException {
        String stem = snippet.getFileName().toString().replaceFirst("\\.(hone|prompt)$", "");
        Path golden = snippet.resolveSibling(stem + (complaint ? ".err" : ".out"));
        Path other = snippet.resolveSibling(stem + (complaint ? ".out" : ".err"));
        boolean overwrite = System.getenv("HONE_OVERWRITE_GOLDENS") != null;
        if (overwrite) {
            Files.deleteIfExists(other);
        }
        assertThat(other).as("an answer of the other kind").doesNotExist();
        if (overwrite) {
            Files.writeString(golden, answer);
        } else if (!Files.exists(golden)) {
            Files.writeString(golden, answer);
            fail("created the missing " + golden + ": read it, then run again");
        } else {
            assertThat(answer).as(golden.toString()).isEqualTo(Files.readString(golden));
        }
    }

    /** Answers without a snippet are left over. */
    public static List<Path> orphans(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> !file.toString().endsWith(".hone"))
                    .filter(file -> !Files.exists(Path.of(file.toString().replaceFirst("\\.(out|err)$", ".hone"))))
                    .toList();
        }
    }
}
