package org.hone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.hone.cli.Main;

/** Runs a command and says last how much memory the process had at its peak. A process of its own, because a peak stays. */
final class MeasuredCommand {
    private MeasuredCommand() {}

    public static void main(String[] args) throws IOException {
        int code = Main.run(args, System.err, System.err, Map.of("HONE_THREADS", "1"));
        System.out.println(code + " " + peak());
    }

    /** Most resident bytes of this process so far, as Linux counts them. */
    static long peak() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return 1024
                    * lines.filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow();
        }
    }
}
