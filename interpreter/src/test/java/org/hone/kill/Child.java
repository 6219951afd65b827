package org.hone.kill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A command line in a process of its own.
 *
 * @param code its exit code; that of a killed process if it was killed in time
 * @param killed whether it was killed
 * @param marks what it said that it was about to do, in order; it ended in the last
 * @param nanos when each mark was heard, since the process began
 * @param text what else it wrote to standard error
 */
record Child(int code, boolean killed, List<String> marks, List<Long> nanos, String text) {
    /**
     * When to kill.
     *
     * @param mark what it must be about to do
     * @param occurrence for the how manieth time, from 1
     * @param nanos how long after
     */
    record Moment(String mark, int occurrence, long nanos) {}

    /** Before the first mark. */
    static final String START = "starting the machine";

    /** What it printed, in the folder it ran in. */
    static final String OUT = "out.txt";

    static Child run(Path folder, Optional<Moment> kill, String... arguments) throws IOException, InterruptedException {
        return run(folder, kill, List.of(), arguments);
    }

    /**
     * Runs it behind other words.
     *
     * @param before a command that runs the command behind it
     */
    static Child run(Path folder, Optional<Moment> kill, List<String> before, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dpolyglot.engine.WarnInterpreterOnly=false",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MarkedRun.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(OUT).toFile()));
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("HONE_THREADS", "1");
        List<String> marks = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        long start = System.nanoTime();
        Process process = builder.start();
        boolean killed = false;
        try (BufferedReader err =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            marks.add(START);
            nanos.add(0L);
            Optional<Moment> left = killed(process, kill, START, 1);
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                if (!line.startsWith(MarkedRun.MARK)) {
                    text.append(line).append('\n');
                    continue;
                }
                String mark = line.substring(MarkedRun.MARK.length());
                marks.add(mark);
                nanos.add(System.nanoTime() - start);
                left = killed(process, left, mark, (int)
                        marks.stream().filter(mark::equals).count());
            }
            killed = kill.isPresent() && left.isEmpty();
        } finally {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        }
        return new Child(process.waitFor(), killed, List.copyOf(marks), List.copyOf(nanos), text.toString());
    }

    /** Kills if the moment has come. */
    private static Optional<Moment> killed(Process process, Optional<Moment> kill, String mark, int occurrence) {
        if (kill.isEmpty() || !kill.get().mark().equals(mark) || kill.get().occurrence() != occurrence) {
            return kill;
        }
        long end = System.nanoTime() + kill.get().nanos();
        while (System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(Math.max(1, end - System.nanoTime()));
        }
        // The process itself would close its streams, and the last marks with them.
        process.toHandle().destroyForcibly();
        return Optional.empty();
    }

    /** What it was about to do when it ended. */
    String last() {
        return marks.getLast();
    }
}
