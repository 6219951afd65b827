package org.hone.cli;

import java.util.Map;
import java.util.Optional;
import org.hone.runtime.plan.DeviceName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that computes lets its user say of the machine. */
final class EngineOptions {
    private static final int MOST_THREADS = 1024;

    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, cuda or cuda:N (cpu).")
    private String device = "";

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the tensor library (all cores).")
    private @Nullable Integer threads;

    /**
     * The device, if one is named.
     *
     * @throws UsageException if there is no such device
     */
    Optional<String> device() {
        if (device.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(checked(device));
    }

    /**
     * A device's name as it is.
     *
     * @throws UsageException if there is no such device
     */
    static String checked(String device) {
        return DeviceName.parse(device)
                .orElseThrow(() -> new UsageException(DeviceName.refusal(device)))
                .toString();
    }

    /**
     * The threads. The launcher has told OpenMP already, from the same option or variable.
     *
     * @throws UsageException if that is no number of threads
     */
    int threads(Map<String, String> environment) {
        int asked = threads == null ? fromEnvironment(environment) : threads;
        if (asked < 1 || asked > MOST_THREADS) {
            throw new UsageException("--threads must be from 1 to " + MOST_THREADS + ", not " + asked);
        }
        return asked;
    }

    private static int fromEnvironment(Map<String, String> environment) {
        String value = environment.getOrDefault("HONE_THREADS", "");
        return value.matches("\\d{1,4}")
                ? Integer.parseInt(value)
                : Runtime.getRuntime().availableProcessors();
    }
}
