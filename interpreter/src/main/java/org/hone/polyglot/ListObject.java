package org.hone.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.InvalidArrayIndexException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.List;
import java.util.Optional;
import org.hone.check.Value;

/** A list: an array that cannot be changed. */
@ExportLibrary(InteropLibrary.class)
final class ListObject extends HoneObject {
    private final List<?> elements;
    private final String display;
    private final Optional<Value> value;

    /**
     * @param elements as other languages see them
     * @param value the list of the language; none for one that only interop makes
     */
    ListObject(List<?> elements, String display, Optional<Value> value) {
        this.elements = List.copyOf(elements);
        this.display = display;
        this.value = value;
    }

    /** A list of names. */
    static ListObject of(List<String> names) {
        return new ListObject(names, String.join(", ", names), Optional.empty());
    }

    @Override
    String type() {
        return "List";
    }

    @Override
    String display() {
        return display;
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
    @TruffleBoundary
    long getArraySize() {
        return elements.size();
    }

    @ExportMessage
    @TruffleBoundary
    boolean isArrayElementReadable(long index) {
        return index >= 0 && index < elements.size();
    }

    @ExportMessage
    @TruffleBoundary
    Object readArrayElement(long index) throws InvalidArrayIndexException {
        if (!isArrayElementReadable(index)) {
            throw InvalidArrayIndexException.create(index);
        }
        return elements.get((int) index);
    }
}
