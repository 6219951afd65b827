package org.hone.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.types.Scalar;

/**
 * A number with a unit: a duration where it is one, else a number; {@code amount} (in the quantity's own unit) and {@code unit}
 * are its members.
 */
@ExportLibrary(InteropLibrary.class)
final class QuantityObject extends HoneObject {
    private static final InteropLibrary NUMBERS = InteropLibrary.getUncached();

    private final Scalar scalar;
    private final double amount;
    private final Object number;

    QuantityObject(Scalar scalar, double amount) {
        this.scalar = scalar;
        this.amount = amount;
        this.number = Outgoing.number(amount);
    }

    @Override
    String type() {
        return scalar.typeName();
    }

    @Override
    String display() {
        return Show.number(scalar, amount);
    }

    @Override
    Optional<Value> value() {
        return Optional.of(Value.Num.of(scalar, amount));
    }

    @ExportMessage
    boolean isDuration() {
        return scalar == Scalar.DURATION;
    }

    @ExportMessage
    @TruffleBoundary
    Duration asDuration() throws UnsupportedMessageException {
        if (!isDuration()) {
            throw UnsupportedMessageException.create();
        }
        return Duration.ofNanos(Math.round(amount * 1e9));
    }

    @ExportMessage
    boolean isNumber() {
        return scalar != Scalar.DURATION;
    }

    private Object counted() throws UnsupportedMessageException {
        if (!isNumber()) {
            throw UnsupportedMessageException.create();
        }
        return number;
    }

    @ExportMessage
    @TruffleBoundary
    boolean fitsInByte() {
        return isNumber() && NUMBERS.fitsInByte(number);
    }

    @ExportMessage
    @TruffleBoundary
    byte asByte() throws UnsupportedMessageException {
        return NUMBERS.asByte(counted());
    }

    @ExportMessage
    @TruffleBoundary
    boolean fitsInShort() {
        return isNumber() && NUMBERS.fitsInShort(number);
    }

    @ExportMessage
    @TruffleBoundary
    short asShort() throws UnsupportedMessageException {
        return NUMBERS.asShort(counted());
    }

    @ExportMessage
    @TruffleBoundary
    boolean fitsInInt() {
        return isNumber() && NUMBERS.fitsInInt(number);
    }

    @ExportMessage
    @TruffleBoundary
    int asInt() throws UnsupportedMessageException {
        return NUMBERS.asInt(counted());
    }

    @ExportMessage
    @TruffleBoundary
    boolean fitsInLong() {
        return isNumber() && NUMBERS.fitsInLong(number);
    }

    @ExportMessage
    @TruffleBoundary
    long asLong() throws UnsupportedMessageException {
        return NUMBERS.asLong(counted());
    }

    @ExportMessage
    @TruffleBoundary
    boolean fitsInBigInteger() {
        return isNumber() && NUMBERS.fitsInBigInteger(number);
    }

    @ExportMessage
    @TruffleBoundary
    BigInteger asBigInteger() throws UnsupportedMessageException {
        return NUMBERS.asBigInteger(counted());
    }

    @ExportMessage
    @TruffleBoundary
    boolean fitsInFloat() {
        return isNumber() && NUMBERS.fitsInFloat(number);
    }

    @ExportMessage
    @TruffleBoundary
    float asFloat() throws UnsupportedMessageException {
        return NUMBERS.asFloat(counted());
    }

    @ExportMessage
    @TruffleBoundary
    boolean fitsInDouble() {
        return isNumber() && NUMBERS.fitsInDouble(number);
    }

    @ExportMessage
    @TruffleBoundary
    double asDouble() throws UnsupportedMessageException {
        return NUMBERS.asDouble(counted());
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        return ListObject.of(List.of("amount", "unit"));
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return member.equals("amount") || member.equals("unit");
    }

    @ExportMessage
    @TruffleBoundary
    Object readMember(String member) throws UnknownIdentifierException {
        return switch (member) {
            case "amount" -> number;
            case "unit" -> scalar.unit();
            default -> throw UnknownIdentifierException.create(member);
        };
    }
}
