package org.hone.runtime.model;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Conversions between stored elements and floats. */
final class FloatCoding {

    private FloatCoding() {}

    /** Widens a bfloat16; exact. */
    static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Rounds to the nearest bfloat16, ties to even; a NaN stays a NaN. */
    static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /**
     * Decodes {@code count} elements from the position of {@code from}, a little-endian buffer, into {@code into} from
     * index 0. Every F16 and BF16 value is a float, so nothing is rounded.
     */
    static void decode(StoredType type, ByteBuffer from, float[] into, int count) {
        switch (type) {
            case F32 -> from.asFloatBuffer().get(into, 0, count);
            case F16 -> {
                int base = from.position();
                for (int i = 0; i < count; i++) {
                    into[i] = Float.float16ToFloat(from.getShort(base + 2 * i));
                }
            }
            case BF16 -> {
                int base = from.position();
                for (int i = 0; i < count; i++) {
                    into[i] = fromBf16(from.getShort(base + 2 * i));
                }
            }
        }
    }

    /** Encodes what remains of {@code from} at the position of {@code into}, a little-endian buffer. */
    static void encode(StoredType type, FloatBuffer from, ByteBuffer into) {
        while (from.hasRemaining()) {
            float value = from.get();
            switch (type) {
                case F32 -> into.putFloat(value);
                case F16 -> into.putShort(Float.floatToFloat16(value));
                case BF16 -> into.putShort(toBf16(value));
            }
        }
    }
}
