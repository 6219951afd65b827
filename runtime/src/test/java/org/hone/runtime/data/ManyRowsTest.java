package org.hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set may be larger than the memory of the process. */
class ManyRowsTest {
    @TempDir
    private Path folder;

    @Test
    void aFileOfFiveTimesTheHeapIsCheckedAndDrawnFrom() throws IOException, InterruptedException {
        Path file = folder.resolve("rows.jsonl");
        String demo = "word ".repeat(900);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 20_000; i++) {
                out.write(
                        "{\"prompt\": [{\"role\": \"user\", \"content\": \"q %d\"}], \"target\": [{\"content\": \"%s\"}], \"reward_model\": {\"ground_truth\": \"%d\"}}\n"
                                .formatted(i, demo, i));
            }
        }
        assertThat(Files.size(file)).isGreaterThan(5L * (16 << 20));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx16m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ManyRows.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        assertThat(said).contains("20000 rows, checked in").contains("64000 drawn");
    }
}
