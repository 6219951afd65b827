package org.hone.runtime.data.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * What the values of a column are.
 *
 * @param physical how they are stored
 * @param length bytes of a value of fixed length
 * @param meaning what they mean
 * @param scale decimal places, or how many of a time's units make a second
 */
record ValueType(Physical physical, int length, Meaning meaning, int scale) {
    private static final int LONGEST = 1 << 20;
    private static final int LONGEST_DECIMAL = 512;
    private static final int MOST_PLACES = 1000;

    /** In the order of the format's numbers. */
    enum Physical {
        BOOLEAN,
        INT32,
        INT64,
        INT96,
        FLOAT,
        DOUBLE,
        BYTES,
        FIXED
    }

    /** What else a number or bytes can be. */
    enum Meaning {
        PLAIN,
        UNSIGNED,
        DECIMAL,
        DATE,
        TIME,
        LOCAL_TIMESTAMP,
        TIMESTAMP,
        UUID,
        HALF
    }

    static ValueType of(ThriftStruct element) throws IOException {
        long physical = element.number(1, -1);
        if (physical < 0 || physical >= Physical.values().length) {
            throw new IOException(
                    "the column `%s` has a type that has no name (%d)".formatted(element.text(4), physical));
        }
        long length = element.number(2, 0);
        long scale = element.number(7, element.struct(10).struct(5).number(1, 0));
        if (length < 0 || length > LONGEST || scale < 0 || scale > MOST_PLACES) {
            throw new IOException("the column `%s` has values of %d bytes and %d decimal places"
                    .formatted(element.text(4), length, scale));
        }
        Physical stored = Physical.values()[(int) physical];
        Meaning meaning = meaning(element);
        int unit = meaning == Meaning.DECIMAL ? (int) scale : unit(element);
        return new ValueType(stored, (int) length, fits(stored, (int) length, meaning) ? meaning : Meaning.PLAIN, unit);
    }

    private static Meaning meaning(ThriftStruct element) {
        ThriftStruct logical = element.struct(10);
        if (logical.has(8)) {
            return logical.struct(8).number(1, 0) == 1 ? Meaning.TIMESTAMP : Meaning.LOCAL_TIMESTAMP;
        }
        if (logical.has(14)) {
            return Meaning.UUID;
        }
        if (logical.has(15)) {
            return Meaning.HALF;
        }
        if (logical.has(7)) {
            return Meaning.TIME;
        }
        return switch ((int) element.number(6, -1)) {
            case 5 -> Meaning.DECIMAL;
            case 6 -> Meaning.DATE;
            case 7, 8 -> Meaning.TIME;
            case 9, 10 -> Meaning.TIMESTAMP;
            case 11, 12, 13, 14 -> Meaning.UNSIGNED;
            default ->
                logical.has(5)
                        ? Meaning.DECIMAL
                        : logical.has(6)
                                ? Meaning.DATE
                                : logical.has(10) && logical.struct(10).number(2, 1) == 0
                                        ? Meaning.UNSIGNED
                                        : Meaning.PLAIN;
        };
    }

    private static boolean fits(Physical physical, int length, Meaning meaning) {
        boolean whole = physical == Physical.INT32 || physical == Physical.INT64;
        return switch (meaning) {
            case PLAIN -> true;
            case UNSIGNED, TIME -> whole;
            case DECIMAL -> whole || physical == Physical.BYTES || (physical == Physical.FIXED && length > 0);
            case DATE -> physical == Physical.INT32;
            case TIMESTAMP, LOCAL_TIMESTAMP -> physical == Physical.INT64;
            case UUID -> physical == Physical.FIXED && length == 16;
            case HALF -> physical == Physical.FIXED && length == 2;
        };
    }

    /** Units of a second. */
    private static int unit(ThriftStruct element) {
        ThriftStruct logical = element.struct(10);
        ThriftStruct unit = (logical.has(8) ? logical.struct(8) : logical.struct(7)).struct(2);
        long converted = element.number(6, -1);
        if (unit.has(1) || converted == 7 || converted == 9) {
            return 1000;
        }
        return unit.has(3) ? 1_000_000_000 : 1_000_000;
    }

    /** A stored number or bytes as JSON has it: a text, a number or a truth. */
    Object value(Object stored) throws IOException {
        return switch (meaning) {
            case PLAIN -> stored instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : stored;
            case UNSIGNED ->
                stored instanceof Integer i
                        ? (Object) Integer.toUnsignedLong(i)
                        : new BigInteger(Long.toUnsignedString(((Number) stored).longValue()));
            case DECIMAL ->
                stored instanceof byte[] bytes
                        ? decimal(bytes)
                        : BigDecimal.valueOf(((Number) stored).longValue(), scale);
            case DATE -> LocalDate.ofEpochDay(((Number) stored).longValue()).toString();
            case TIME -> time(((Number) stored).longValue());
            case TIMESTAMP -> instant(((Number) stored).longValue()).toString();
            case LOCAL_TIMESTAMP ->
                instant(((Number) stored).longValue())
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDateTime()
                        .toString();
            case UUID -> {
                ByteBuffer bytes = ByteBuffer.wrap((byte[]) stored);
                yield new UUID(bytes.getLong(), bytes.getLong()).toString();
            }
            case HALF -> {
                byte[] bytes = (byte[]) stored;
                yield Float.float16ToFloat((short) ((bytes[0] & 0xff) | (bytes[1] << 8)));
            }
        };
    }

    private BigDecimal decimal(byte[] bytes) throws IOException {
        if (bytes.length == 0 || bytes.length > LONGEST_DECIMAL) {
            throw new IOException("a decimal of %d bytes".formatted(bytes.length));
        }
        return new BigDecimal(new BigInteger(bytes), scale);
    }

    private Instant instant(long units) {
        return Instant.ofEpochSecond(
                Math.floorDiv(units, scale), (long) Math.floorMod(units, scale) * (1_000_000_000 / scale));
    }

    private String time(long units) throws IOException {
        long day = 86_400L * scale;
        if (units < 0 || units >= day) {
            throw new IOException("a time of day of " + units + " units");
        }
        return LocalTime.ofNanoOfDay(units * (1_000_000_000 / scale)).toString();
    }
}
