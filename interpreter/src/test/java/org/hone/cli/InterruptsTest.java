package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hone.runtime.record.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What signals ask for: of a token and a clock, and of a process. */
final class InterruptsTest {
    private static final long LATER = 2 * Interrupts.TOGETHER.toNanos();

    @TempDir
    private Path temp;

    private final StopToken stop = new StopToken();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();
    private final List<Integer> left = new ArrayList<>();
    private final Interrupts interrupts =
            new Interrupts(stop, new PrintStream(err, true, StandardCharsets.UTF_8), clock::get, left::add);

    private void hear(String... signals) {
        for (String signal : signals) {
            interrupts.heard(signal);
            clock.addAndGet(LATER);
        }
    }

    @Test
    void theFirstAsksAndTheSecondEndsAtOnce() {
        hear("INT");
        assertThat(stop.requested()).isTrue();
        assertThat(left).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Ctrl-C again ends at once");
        hear("TERM");
        assertThat(left).containsExactly(Exit.INTERRUPTED);
    }

    @Test
    void aClosedTerminalOnlyAsks() {
        hear("HUP", "HUP");
        assertThat(stop.requested()).isTrue();
        hear("TERM", "HUP", "HUP");
        assertThat(left).isEmpty();
        hear("TERM");
        assertThat(left).containsExactly(Exit.INTERRUPTED);
    }

    @Test
    void aSignalThatIsSentTwiceAtOnceIsOne() {
        interrupts.heard("TERM");
        clock.addAndGet(LATER / 20);
        interrupts.heard("TERM");
        assertThat(left).isEmpty();
        clock.addAndGet(LATER);
        interrupts.heard("TERM");
        assertThat(left).containsExactly(Exit.INTERRUPTED);
    }

    @Test
    void whereNothingCanBePrintedTheRunIsAskedNevertheless() {
        PrintStream gone = new PrintStream(new OutputStream() {
            @Override
            public void write(int character) throws IOException {
                assertThat(stop.requested()).isTrue();
                throw new IOException("Input/output error");
            }
        });
        new Interrupts(stop, gone, clock::get, left::add).heard("HUP");
        assertThat(gone.checkError()).isTrue();
        assertThat(left).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aProcessEndsAtTheSecondTerm() throws Exception {
        Process process = begun();
        signal(process, "TERM");
        awaitSaid("saving a checkpoint");
        TimeUnit.NANOSECONDS.sleep(LATER);
        signal(process, "TERM");
        assertThat(status(process)).isEqualTo(Exit.INTERRUPTED);
        assertThat(said()).doesNotContain(InterruptedProcess.ENDED);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aProcessWhoseTerminalIsClosedEndsItsStep() throws Exception {
        Process process = begun();
        signal(process, "HUP");
        awaitSaid("saving a checkpoint");
        TimeUnit.NANOSECONDS.sleep(LATER);
        signal(process, "HUP");
        assertThat(status(process)).isEqualTo(InterruptedProcess.STATUS);
        assertThat(said()).endsWith(InterruptedProcess.ENDED);
    }

    private Process begun() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        InterruptedProcess.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("out.txt").toFile())
                .start();
        awaitSaid(InterruptedProcess.BEGUN);
        return process;
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static int status(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("it ends").isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private void awaitSaid(String text) throws Exception {
        for (int waited = 0; !said().contains(text); waited++) {
            assertThat(waited).as(said()).isLessThan(6_000);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private String said() throws IOException {
        return Files.readString(temp.resolve("out.txt")).strip();
    }
}
