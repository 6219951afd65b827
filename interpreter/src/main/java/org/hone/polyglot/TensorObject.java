package org.hone.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.InvalidArrayIndexException;
import com.oracle.truffle.api.interop.InvalidBufferOffsetException;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hone.check.Value;

/**
 * A row of double-precision numbers: log-probs or coefficients of a reply's tokens, a series over the steps. An array, and a
 * read-only buffer of IEEE doubles, 8 bytes each; {@code sizes} is its shape.
 */
@ExportLibrary(InteropLibrary.class)
final class TensorObject extends HoneObject {
    private static final int SHOWN = 8;

    private final double[] values;
    private final ByteBuffer bytes;
    private final Optional<Value> value;

    /**
     * @param values kept, not copied: they never change
     * @param value the same to the language
     */
    TensorObject(double[] values, Optional<Value> value) {
        this.values = values;
        this.value = value;
        ByteBuffer packed = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        packed.asDoubleBuffer().put(values);
        this.bytes = packed.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    String type() {
        return "List";
    }

    @Override
    String display() {
        String first =
                Arrays.stream(values).limit(SHOWN).mapToObj(Double::toString).collect(Collectors.joining(", "));
        return "[" + first + (values.length > SHOWN ? ", … " + values.length + " values]" : "]");
    }

    @Override
    Optional<Value> value() {
        return value;
    }

    @ExportMessage
    boolean hasArrayElements() {
        return true;
    }

    @ExportMessage
    long getArraySize() {
        return values.length;
    }

    @ExportMessage
    boolean isArrayElementReadable(long index) {
        return index >= 0 && index < values.length;
    }

    @ExportMessage
    Object readArrayElement(long index) throws InvalidArrayIndexException {
        if (!isArrayElementReadable(index)) {
            throw InvalidArrayIndexException.create(index);
        }
        return values[(int) index];
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        return ListObject.of(List.of("sizes"));
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return member.equals("sizes");
    }

    @ExportMessage
    @TruffleBoundary
    Object readMember(String member) throws UnknownIdentifierException {
        if (!isMemberReadable(member)) {
            throw UnknownIdentifierException.create(member);
        }
        return new ListObject(List.of(values.length), "[" + values.length + "]", Optional.empty());
    }

    @ExportMessage
    boolean hasBufferElements() {
        return true;
    }

    @ExportMessage
    long getBufferSize() {
        return bytes.capacity();
    }

    private ByteBuffer within(ByteOrder order, long offset, int length) throws InvalidBufferOffsetException {
        if (offset < 0 || length < 0 || offset > (long) bytes.capacity() - length) {
            throw InvalidBufferOffsetException.create(offset, length);
        }
        return bytes.duplicate().order(order);
    }

    @ExportMessage
    @TruffleBoundary
    byte readBufferByte(long offset) throws InvalidBufferOffsetException {
        return within(ByteOrder.LITTLE_ENDIAN, offset, Byte.BYTES).get((int) offset);
    }

    @ExportMessage
    @TruffleBoundary
    void readBuffer(long offset, byte[] destination, int start, int length) throws InvalidBufferOffsetException {
        within(ByteOrder.LITTLE_ENDIAN, offset, length).get((int) offset, destination, start, length);
    }

    @ExportMessage
    @TruffleBoundary
    short readBufferShort(ByteOrder order, long offset) throws InvalidBufferOffsetException {
        return within(order, offset, Short.BYTES).getShort((int) offset);
    }

    @ExportMessage
    @TruffleBoundary
    int readBufferInt(ByteOrder order, long offset) throws InvalidBufferOffsetException {
        return within(order, offset, Integer.BYTES).getInt((int) offset);
    }

    @ExportMessage
    @TruffleBoundary
    long readBufferLong(ByteOrder order, long offset) throws InvalidBufferOffsetException {
        return within(order, offset, Long.BYTES).getLong((int) offset);
    }

    @ExportMessage
    @TruffleBoundary
    float readBufferFloat(ByteOrder order, long offset) throws InvalidBufferOffsetException {
        return within(order, offset, Float.BYTES).getFloat((int) offset);
    }

    @ExportMessage
    @TruffleBoundary
    double readBufferDouble(ByteOrder order, long offset) throws InvalidBufferOffsetException {
        return within(order, offset, Double.BYTES).getDouble((int) offset);
    }
}
