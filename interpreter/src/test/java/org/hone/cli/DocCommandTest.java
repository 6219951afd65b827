package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocCommandTest {
    private record Said(int code, String out, String err) {}

    private static Said hone(Object... args) {
        Shell shell = new Shell();
        int code = shell.run(args);
        return new Said(code, shell.out(), shell.err());
    }

    @TempDir
    private Path folder;

    @Test
    void everyNameOfTheStandardLibraryIsDocumented() {
        Said shell = hone("doc", "--check");
        assertThat(shell.out()).contains("every name has a doc comment");
        assertThat(shell.code()).isZero();
    }

    @Test
    void everyLinkLeadsToAHeading() throws IOException {
        assertThat(hone("doc", "std", "--out", folder.toString()).code()).isZero();
        int links = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher link = Pattern.compile("\\]\\(([a-z]*\\.md)?(?:#([a-z0-9_]+))?\\)")
                        .matcher(Files.readString(file));
                while (link.find()) {
                    Path target = link.group(1) == null ? file : folder.resolve(link.group(1));
                    assertThat(target).exists();
                    if (link.group(2) != null) {
                        links++;
                        assertThat(Files.readString(target).toLowerCase(Locale.ROOT))
                                .as(file + " → " + link.group())
                                .containsPattern("(?m)^##+ " + link.group(2) + "$");
                    }
                }
            }
        }
        assertThat(links).isGreaterThan(100);
    }

    @Test
    void aFileHasItsDeclarationsAndNamesWithoutACommentAreFound() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.hone"), """
                /// What I need.
                import std.estimators { sft }

                /// Twice `x`; see `thrice`.
                fn twice(x: Real) -> Real = 2.0 * x

                fn thrice(x: Real) -> Real = 3.0 * x
                """);
        Said page = hone("doc", file.toString());
        assertThat(page.out())
                .contains("What I need.", "## twice", "fn twice(x: Real) -> Real\n", "see [`thrice`](#thrice).");
        Said check = hone("doc", "--check", file.toString());
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out()).contains("`thrice` has no doc comment").doesNotContain("twice");
    }
}
