package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hone.testing.Goldens;
import org.junit.jupiter.api.Test;

/** {@code docs/mistakes.md} says where each mistake is caught; what it names is there. */
class MistakesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "mistakes.md");

    private record Row(int number, String mistake, String when, List<String> heldBy) {}

    private static List<Row> rows() throws IOException {
        return Files.readString(PAGE)
                .lines()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(String::strip)
                        .filter(cell -> !cell.isEmpty())
                        .toList())
                .map(cells -> new Row(
                        Integer.parseInt(cells.get(0)),
                        cells.get(1),
                        cells.get(2),
                        List.of(cells.get(3).split(", "))))
                .toList();
    }

    @Test
    void allFortyAreThereInOrder() throws IOException {
        List<Row> rows = rows();
        assertThat(rows).hasSize(40);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).number()).isEqualTo(i + 1);
        }
    }

    @Test
    void everyCodeIsWhatTheCheckerSaysOfThatMistake() throws IOException {
        int codes = 0;
        for (Row row : rows()) {
            List<String> said = said(row.number());
            for (String held : row.heldBy()) {
                if (held.matches("H\\d{4}")) {
                    assertThat(said).as("%d: %s", row.number(), row.mistake()).contains(held);
                    codes++;
                }
            }
            assertThat(row.when().contains("check"))
                    .as("%d is caught by the checker or is not", row.number())
                    .isEqualTo(!said.isEmpty());
        }
        assertThat(codes).isGreaterThanOrEqualTo(30);
    }

    /** The codes of the snippets of a mistake. */
    private static List<String> said(int number) throws IOException {
        try (Stream<Path> answers = Goldens.snippets("mistakes").stream()
                .map(p -> p.resolveSibling(p.getFileName().toString().replace(".hone", ".err")))) {
            return answers.filter(p -> p.getFileName().toString().matches("%02d\\D.*".formatted(number)))
                    .filter(Files::exists)
                    .map(MistakesPageTest::code)
                    .toList();
        }
    }

    private static String code(Path answer) {
        try {
            Matcher code = Pattern.compile("\\[(H\\d{4})]").matcher(Files.readString(answer));
            return code.find() ? code.group(1) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        int tests = 0;
        for (Row row : rows()) {
            for (String held : row.heldBy()) {
                if (held.startsWith("`")) {
                    String[] name = held.replace("`", "").split("\\.", -1);
                    assertThat(source(name[0])).as(held).contains("void " + name[1] + "(");
                    tests++;
                } else {
                    assertThat(held).matches("H\\d{4}");
                }
            }
        }
        assertThat(tests).isGreaterThanOrEqualTo(20);
    }

    private static String source(String test) throws IOException {
        for (Path root : List.of(Path.of("src", "test", "java"), Path.of("..", "runtime", "src", "test", "java"))) {
            try (Stream<Path> files = Files.walk(root)) {
                List<Path> found = files.filter(f -> f.getFileName().toString().equals(test + ".java"))
                        .toList();
                if (!found.isEmpty()) {
                    return Files.readString(found.getFirst());
                }
            }
        }
        throw new AssertionError("there is no test " + test);
    }
}
