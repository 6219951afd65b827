package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hone.runtime.torch.EndingProcess.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** The end of processes in which a thread is inside the engine. */
final class EndOfProcessTest {
    @TempDir
    private Path temp;

    @Test
    void theEndWaitsForACallUnderWayAndLetsNoOtherBegin() throws Exception {
        assertThat(said(Way.IN_A_CALL)).containsExactly(EndingProcess.BEGINS, EndingProcess.ENDED);
    }

    @Test
    void aCallWithinACallIsMadeWhileTheEndWaits() throws Exception {
        assertThat(said(Way.IN_A_NESTED_CALL)).containsExactly(EndingProcess.NESTED);
    }

    @Test
    void noCallIsTheFirstOnceTheEndHasBegun() throws Exception {
        assertThat(said(Way.BEFORE_THE_FIRST_CALL)).isEmpty();
    }

    @Test
    void anImmediateEndWaitsForNothing() throws Exception {
        assertThat(said(Way.AT_ONCE)).containsExactly(EndingProcess.BEGINS);
    }

    /** C's exit has the Java machine write what this flag asks for, and then takes the libraries down. */
    @Test
    @EnabledForJreRange(minVersion = 22)
    void anImmediateEndDoesNotLeaveThroughExit() throws Exception {
        assertThat(said(Way.AT_ONCE, "-XX:+PerfDataSaveToFile", "-XX:PerfDataSaveFile=counters"))
                .containsExactly(EndingProcess.BEGINS);
    }

    /** What a process says until it ends in a given way, with its status, without a crash and leaving no file. */
    private List<String> said(Way way, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(flags));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EndingProcess.class.getName(),
                way.name()));
        Path folder = Files.createDirectory(temp.resolve("folder"));
        Path out = temp.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(out);
        assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isEqualTo(EndingProcess.STATUS);
        assertThat(folder).isEmptyDirectory();
        return lines;
    }
}
