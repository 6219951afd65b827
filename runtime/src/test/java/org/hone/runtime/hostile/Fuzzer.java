package org.hone.runtime.hostile;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;

/** Gives mutants of a format, each known by its number, to what reads them, and holds that against the rules. */
public final class Fuzzer {
    private static final long NANOSECONDS = 2_000_000_000;
    private static final int LONGEST_MESSAGE = 4_000;

    private final Target target;
    private final Path folder;
    private final long seed;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int accepted;
    private int refused;
    private long slowest;
    private long largest;

    /** @param folder an empty folder, or one with what the reader needs beside the file */
    public Fuzzer(Target target, Path folder, long seed) {
        this.target = target;
        this.folder = folder;
        this.seed = seed;
    }

    /** Mutants that were read. */
    public int accepted() {
        return accepted;
    }

    /** Mutants that were refused by a named error. */
    public int refused() {
        return refused;
    }

    /** The processor time of the slowest, in nanoseconds; threads of libraries are not in it. */
    public long slowest() {
        return slowest;
    }

    /** Bytes of the heap that the greediest took in all, over time. */
    public long largest() {
        return largest;
    }

    /** What was measured, in words. */
    public String report() {
        return report(target.name(), accepted, refused, slowest, largest);
    }

    static String report(String name, long accepted, long refused, long slowest, long largest) {
        return "%s: %d mutants, %d refused, %d read; slowest %d ms, most allocated %.1f MB"
                .formatted(name, accepted + refused, refused, accepted, slowest / 1_000_000, largest / 1048576.0);
    }

    /**
     * Tries the mutants from 0 on.
     *
     * @throws AssertionError as {@link #attempt}
     */
    public void run(int count) throws IOException {
        for (int number = 0; number < count; number++) {
            attempt(number);
        }
    }

    /** A mutant; it depends on the seed and its number alone. */
    byte[] mutant(long number) {
        return target.mutants().make(new Random(seed * 0x9E3779B97F4A7C15L + number));
    }

    /**
     * Tries one mutant.
     *
     * @throws AssertionError with the mutant in Base64, if it is neither read nor refused by a named error in time and within
     *     the bound on memory
     */
    void attempt(long number) throws IOException {
        byte[] bytes = mutant(number);
        Path file = folder.resolve(target.file());
        // A new file, not the old one cut short: readers may still have that one mapped.
        Files.deleteIfExists(file);
        Files.write(file, bytes);
        long before = threads.getCurrentThreadAllocatedBytes();
        // Of this thread: other processes may leave it little.
        long start = threads.getCurrentThreadCpuTime();
        boolean good = false;
        try {
            target.reader().read(file);
            good = true;
        } catch (RuntimeException | IOException e) {
            String message = e.getMessage();
            if (!e.getClass().getName().startsWith("org.hone.")
                    || message == null
                    || message.isBlank()
                    || message.length() > LONGEST_MESSAGE) {
                throw fault(number, bytes, e);
            }
        } catch (StackOverflowError | OutOfMemoryError | AssertionError e) {
            throw fault(number, bytes, e);
        }
        long took = threads.getCurrentThreadCpuTime() - start;
        long made = threads.getCurrentThreadAllocatedBytes() - before;
        slowest = Math.max(slowest, took);
        largest = Math.max(largest, made);
        if (took > NANOSECONDS) {
            throw fault(number, bytes, new IllegalStateException("took " + took / 1_000_000 + " ms"));
        }
        if (made > target.allocation() + 100L * bytes.length) {
            throw fault(number, bytes, new IllegalStateException("allocated " + made + " bytes"));
        }
        if (good) {
            accepted++;
        } else {
            refused++;
        }
    }

    private AssertionError fault(long number, byte[] bytes, Throwable cause) {
        return new AssertionError(
                "%s, mutant %d of seed %d: %s: %s"
                        .formatted(
                                target.name(),
                                number,
                                seed,
                                cause,
                                bytes.length <= 20_000 ? Base64.getEncoder().encodeToString(bytes) : "(long)"),
                cause);
    }
}
