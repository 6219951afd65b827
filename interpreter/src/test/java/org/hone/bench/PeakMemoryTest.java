package org.hone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeakMemoryTest {
    @TempDir
    Path temporary;

    @Test
    void aSmallStepNeedsWhatThePlanSays() throws IOException, InterruptedException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "peaks are read from Linux");
        var step = new PeakMemory.Step(
                "family = \"llama\"; layers = 2; hidden = 192; heads = 6; vocabulary = \"0123456789+-=; \"",
                48,
                8,
                4,
                "fp32");
        PeakMemory peak = PeakMemory.of(step, temporary);
        assertThat(peak.ratio()).isBetween(1 / 1.15, 1.15);
    }
}
