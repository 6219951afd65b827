package org.hone.runtime.data;

import java.nio.charset.StandardCharsets;

/**
 * Keyed randomness: every random number is a pure function of what it is for, so the order of drawing, the number of
 * threads and a resume change nothing. A key absorbs 64-bit words one after the other, each by one xor and the finaliser
 * of SplitMix64 (Steele, Lea and Flood 2014, with Stafford's "variant 13" constants); only 64-bit integer arithmetic is
 * used, so values are the same on every machine. Not for secrets.
 */
public final class Keys {
    /** SplitMix64's increment: 2^64 divided by the golden ratio, made odd. */
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private Keys() {}

    /**
     * The key of one sample's randomness.
     *
     * @param seed the run's seed
     * @param digest the recipe's digest
     * @param step the step, from 1
     * @param prompt the prompt's place in the step
     * @param sample the sample's place in its group
     */
    public static long key(long seed, String digest, long step, long prompt, long sample) {
        return absorb(absorb(absorb(absorb(mix(seed), hash(digest)), step), prompt), sample);
    }

    /** A new key from a key and one more word; different words give different keys. */
    public static long absorb(long key, long word) {
        return mix(mix(key + GAMMA) ^ word);
    }

    /** A word for a text: FNV-1a over its UTF-8 bytes, then mixed. */
    public static long hash(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** The {@code counter}-th random 64 bits of a key: SplitMix64's sequence from that state, by random access. */
    public static long bits(long key, long counter) {
        return mix(key + (counter + 1) * GAMMA);
    }

    /** The {@code counter}-th uniform number in [0, 1) of a key, a multiple of 2^-53. */
    public static double uniform(long key, long counter) {
        return (bits(key, counter) >>> 11) * 0x1.0p-53;
    }

    private static long mix(long word) {
        long z = word;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
