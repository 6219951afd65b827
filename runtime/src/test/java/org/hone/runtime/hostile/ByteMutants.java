package org.hone.runtime.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Changes bytes: cuts, flips, repeats and moves them, and writes sizes and scraps among them.
 *
 * @param seeds whole files that are accepted
 * @param scraps what a hostile author of this format would write
 */
public record ByteMutants(List<byte[]> seeds, List<String> scraps) implements Mutants {
    public ByteMutants {
        seeds = List.copyOf(seeds);
        scraps = List.copyOf(scraps);
    }

    @Override
    public byte[] make(Random random) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size()));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return scrap(random);
        }
        int at = place(bytes.length, random);
        int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 12);
        int to = Math.min(bytes.length, at + length);
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> with(bytes, at, new byte[] {(byte) (bytes[at] ^ (1 << random.nextInt(8)))}, at + 1);
            case 2 -> with(bytes, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
            case 3 -> with(bytes, at, number(random), Math.min(bytes.length, at + 4));
            case 4 -> with(bytes, at, new byte[0], to);
            case 5 -> with(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
            case 6 -> with(bytes, at, scrap(random), at);
            case 7 -> with(bytes, at, scrap(random), to);
            default -> {
                int from = random.nextInt(bytes.length);
                yield with(bytes, at, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length)), to);
            }
        };
    }

    /** Headers are at the beginning, or at the end. */
    private static int place(int length, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(Math.min(length, 64));
            case 1 -> length - 1 - random.nextInt(Math.min(length, 256));
            default -> random.nextInt(length);
        };
    }

    private static byte[] with(byte[] bytes, int from, byte[] between, int to) {
        ByteBuffer out = ByteBuffer.allocate(from + between.length + bytes.length - to);
        return out.put(bytes, 0, from)
                .put(between)
                .put(bytes, to, bytes.length - to)
                .array();
    }

    /** A size that nobody expects. */
    private static byte[] number(Random random) {
        int[] sizes = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30, 65536, 255, random.nextInt()};
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sizes[random.nextInt(sizes.length)])
                .array();
    }

    private byte[] scrap(Random random) {
        return scraps.isEmpty()
                ? number(random)
                : scraps.get(random.nextInt(scraps.size())).getBytes(StandardCharsets.UTF_8);
    }
}
