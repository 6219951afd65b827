package org.hone.runtime.model;

import java.nio.ByteBuffer;

/**
 * Dequantisation. A block is a few scales and a small integer for each element; the formulas are those of ggml's
 * formats, evaluated in float in the order given, so that results are the same to the bit everywhere.
 */
final class GgufBlocks {

    private static final int HALF_BLOCK = 16;
    private static final int SUPER_BLOCK = 256;

    private GgufBlocks() {}

    /** Decodes {@code blocks} blocks from the position of {@code from}, little-endian, into {@code into} from 0. */
    static void decode(GgufType type, ByteBuffer from, int blocks, float[] into) {
        switch (type) {
            case F32 -> FloatCoding.decode(StoredType.F32, from, into, blocks);
            case F16 -> FloatCoding.decode(StoredType.F16, from, into, blocks);
            case BF16 -> FloatCoding.decode(StoredType.BF16, from, into, blocks);
            case Q4_0 -> each(type, blocks, (at, out) -> nibbles(from, at, out, into, false));
            case Q4_1 -> each(type, blocks, (at, out) -> nibbles(from, at, out, into, true));
            case Q5_0 -> each(type, blocks, (at, out) -> fiveBits(from, at, out, into, false));
            case Q5_1 -> each(type, blocks, (at, out) -> fiveBits(from, at, out, into, true));
            case Q8_0 -> each(type, blocks, (at, out) -> bytes(from, at, out, into));
            case Q4_K -> each(type, blocks, (at, out) -> superNibbles(from, at, out, into, false));
            case Q5_K -> each(type, blocks, (at, out) -> superNibbles(from, at, out, into, true));
            case Q6_K -> each(type, blocks, (at, out) -> sixBits(from, at, out, into));
        }
    }

    private interface Block {
        void decode(int at, int out);
    }

    private static void each(GgufType type, int blocks, Block block) {
        for (int i = 0; i < blocks; i++) {
            block.decode(i * type.blockBytes(), i * type.blockElements());
        }
    }

    private static float half(ByteBuffer from, int at) {
        return Float.float16ToFloat(from.getShort(at));
    }

    /** Q4: scale d, with a minimum m or centred on 8; byte i holds elements i and i + 16. */
    private static void nibbles(ByteBuffer from, int at, int out, float[] into, boolean minimum) {
        float scale = half(from, at);
        float least = minimum ? half(from, at + 2) : 0;
        int codes = at + (minimum ? 4 : 2);
        for (int i = 0; i < HALF_BLOCK; i++) {
            int pair = Byte.toUnsignedInt(from.get(codes + i));
            int low = pair & 15;
            int high = pair >>> 4;
            into[out + i] = minimum ? scale * low + least : scale * (low - 8);
            into[out + i + HALF_BLOCK] = minimum ? scale * high + least : scale * (high - 8);
        }
    }

    /** Q5: as Q4, with the fifth bits of all 32 elements in one word, centred on 16. */
    private static void fiveBits(ByteBuffer from, int at, int out, float[] into, boolean minimum) {
        float scale = half(from, at);
        float least = minimum ? half(from, at + 2) : 0;
        int word = at + (minimum ? 4 : 2);
        int fifths = from.getInt(word);
        for (int i = 0; i < HALF_BLOCK; i++) {
            int pair = Byte.toUnsignedInt(from.get(word + 4 + i));
            int low = (pair & 15) | (((fifths >>> i) & 1) << 4);
            int high = (pair >>> 4) | (((fifths >>> (i + HALF_BLOCK)) & 1) << 4);
            into[out + i] = minimum ? scale * low + least : scale * (low - 16);
            into[out + i + HALF_BLOCK] = minimum ? scale * high + least : scale * (high - 16);
        }
    }

    /** Q8_0: scale and 32 signed bytes. */
    private static void bytes(ByteBuffer from, int at, int out, float[] into) {
        float scale = half(from, at);
        for (int i = 0; i < 2 * HALF_BLOCK; i++) {
            into[out + i] = scale * from.get(at + 2 + i);
        }
    }

    /**
     * Q4_K and Q5_K: eight runs of 32, each with a six-bit scale and a six-bit minimum that are multiplied by the
     * block's two half-precision scales. Runs come in pairs that share 32 bytes, the even run in the low nibbles; in
     * Q5_K the fifth bit of run r is bit r of 32 further bytes.
     */
    private static void superNibbles(ByteBuffer from, int at, int out, float[] into, boolean fifth) {
        float scale = half(from, at);
        float leastScale = half(from, at + 2);
        int fifths = at + 16;
        int codes = fifth ? fifths + 32 : fifths;
        for (int run = 0; run < 8; run++) {
            float d = scale * runScale(from, at + 4, run);
            float m = leastScale * runLeast(from, at + 4, run);
            for (int i = 0; i < 32; i++) {
                int pair = Byte.toUnsignedInt(from.get(codes + run / 2 * 32 + i));
                int code = run % 2 == 0 ? pair & 15 : pair >>> 4;
                if (fifth) {
                    code |= ((from.get(fifths + i) >>> run) & 1) << 4;
                }
                into[out + run * 32 + i] = d * code - m;
            }
        }
    }

    /** The packing of the twelve bytes: 4 scales, 4 minima, then the low nibbles of 4 more of each. */
    private static int runScale(ByteBuffer from, int at, int run) {
        return run < 4 ? from.get(at + run) & 63 : (from.get(at + 4 + run) & 15) | ((from.get(at + run - 4) >> 2) & 48);
    }

    private static int runLeast(ByteBuffer from, int at, int run) {
        return run < 4
                ? from.get(at + 4 + run) & 63
                : ((from.get(at + 4 + run) >> 4) & 15) | ((from.get(at + run) >> 2) & 48);
    }

    /**
     * Q6_K: sixteen runs of 16, each with a signed byte scale. Each half of 128 elements has 64 bytes of low nibbles
     * and 32 bytes of upper bit pairs.
     */
    private static void sixBits(ByteBuffer from, int at, int out, float[] into) {
        int uppers = at + SUPER_BLOCK / 2;
        int scales = uppers + SUPER_BLOCK / 4;
        float scale = half(from, scales + SUPER_BLOCK / 16);
        for (int i = 0; i < SUPER_BLOCK; i++) {
            int half = i / 128;
            int quarter = i % 128 / 32;
            int lower = from.get(at + half * 64 + i % 64);
            int upper = from.get(uppers + half * 32 + i % 32);
            int code = ((quarter < 2 ? lower : lower >> 4) & 15) | (((upper >> (2 * quarter)) & 3) << 4);
            into[out + i] = scale * from.get(scales + i / 16) * (code - 32);
        }
    }
}
