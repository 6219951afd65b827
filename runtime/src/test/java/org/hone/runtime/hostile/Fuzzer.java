package org.hone.runtime.hostile;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/** Makes mutants of a format and holds what reads them against the rules. */
public final class Fuzzer {
    private static final long SECONDS = 10;
    private static final int LONGEST_MESSAGE = 4_000;

    private final Target target;
    private final Path folder;
    private final Random random;
    private int accepted;
    private int refused;
    private long slowest;
    private long largest;

    /** @param folder an empty folder, or one with what the reader needs beside the file */
    public Fuzzer(Target target, Path folder, long seed) {
        this.target = target;
        this.folder = folder;
        this.random = new Random(seed);
    }

    /** Mutants that were read. */
    public int accepted() {
        return accepted;
    }

    /** Mutants that were refused by a named error. */
    public int refused() {
        return refused;
    }

    /** What was measured, in words. */
    public String report() {
        return "%s: %d mutants, %d refused, %d read; slowest %d ms, most allocated %.1f MB"
                .formatted(
                        target.name(), accepted + refused, refused, accepted, slowest / 1_000_000, largest / 1048576.0);
    }

    /**
     * Makes so many mutants.
     *
     * @throws AssertionError with the mutant in Base64, if one is neither read nor refused by a named error in time and within
     *     the bound on memory
     */
    public void run(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            byte[] seed = target.seeds().get(random.nextInt(target.seeds().size()));
            check(mutant(seed), "mutant " + i);
        }
    }

    /** Every truncation of the first seed, by {@code stride} bytes. */
    public void truncations(int stride) throws IOException {
        byte[] seed = target.seeds().getFirst();
        for (int length = seed.length - 1; length >= 0; length -= stride) {
            check(Arrays.copyOf(seed, length), "cut at " + length);
        }
    }

    private void check(byte[] bytes, String which) throws IOException {
        Path file = folder.resolve(target.file());
        Files.write(file, bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        try {
            target.reader().read(file);
            accepted++;
        } catch (RuntimeException | IOException e) {
            String message = e.getMessage();
            if (!e.getClass().getName().startsWith("org.hone.")
                    || message == null
                    || message.isBlank()
                    || message.length() > LONGEST_MESSAGE) {
                throw fault(which, bytes, e);
            }
            refused++;
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw fault(which, bytes, e);
        }
        long took = System.nanoTime() - start;
        long made = threads.getCurrentThreadAllocatedBytes() - before;
        slowest = Math.max(slowest, took);
        largest = Math.max(largest, made);
        if (took > SECONDS * 1_000_000_000) {
            throw fault(which, bytes, new IllegalStateException("took " + took / 1_000_000 + " ms"));
        }
        if (made > target.allocation() + 100L * bytes.length) {
            throw fault(which, bytes, new IllegalStateException("allocated " + made + " bytes"));
        }
    }

    private AssertionError fault(String which, byte[] bytes, Throwable cause) {
        byte[] shown = bytes.length <= 100_000 ? bytes : Arrays.copyOf(bytes, 100_000);
        return new AssertionError(
                target.name() + ", " + which + ": "
                        + Base64.getEncoder().encodeToString(shown),
                cause);
    }

    private byte[] mutant(byte[] seed) {
        byte[] bytes = seed.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        if (bytes.length == 0) {
            return scrap();
        }
        int at = place(bytes.length);
        int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 12);
        int to = Math.min(bytes.length, at + length);
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> flipped(bytes, at);
            case 2 -> with(bytes, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
            case 3 -> with(bytes, at, number(), Math.min(bytes.length, at + 4));
            case 4 -> with(bytes, at, new byte[0], to);
            case 5 -> with(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
            case 6 -> with(bytes, at, scrap(), at);
            case 7 -> with(bytes, at, scrap(), to);
            default -> {
                int from = random.nextInt(bytes.length);
                yield with(bytes, at, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length)), to);
            }
        };
    }

    /** Headers are at the beginning, or at the end. */
    private int place(int length) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(Math.min(length, 64));
            case 1 -> length - 1 - random.nextInt(Math.min(length, 256));
            default -> random.nextInt(length);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] out = bytes.clone();
        out[at] ^= (byte) (1 << random.nextInt(8));
        return out;
    }

    private static byte[] with(byte[] bytes, int from, byte[] between, int to) {
        ByteBuffer out = ByteBuffer.allocate(from + between.length + bytes.length - to);
        return out.put(bytes, 0, from)
                .put(between)
                .put(bytes, to, bytes.length - to)
                .array();
    }

    /** A size that nobody expects. */
    private byte[] number() {
        int[] sizes = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30, 65536, 255, random.nextInt()};
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sizes[random.nextInt(sizes.length)])
                .array();
    }

    private byte[] scrap() {
        return target.scraps().isEmpty()
                ? number()
                : target.scraps()
                        .get(random.nextInt(target.scraps().size()))
                        .getBytes(StandardCharsets.UTF_8);
    }
}
