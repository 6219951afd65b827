package org.hone.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.source.SourceSection;
import java.util.Optional;
import org.hone.check.Value;

/** A value of the language as other languages see it. */
@ExportLibrary(InteropLibrary.class)
abstract class HoneObject implements TruffleObject {

    /** The name of its type. */
    abstract String type();

    /** How a person would read it. */
    abstract String display();

    /** What it is to the language, where it can be given back to it. */
    Optional<Value> value() {
        return Optional.empty();
    }

    /** Where it is written. */
    Optional<SourceSection> section() {
        return Optional.empty();
    }

    @ExportMessage
    final boolean hasLanguage() {
        return true;
    }

    @ExportMessage
    final Class<? extends TruffleLanguage<?>> getLanguage() {
        return HoneLanguage.class;
    }

    @ExportMessage
    @TruffleBoundary
    final Object toDisplayString(@SuppressWarnings("unused") boolean allowSideEffects) {
        return display();
    }

    @ExportMessage
    final boolean hasMetaObject() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    final Object getMetaObject() {
        return new TypeObject(type());
    }

    @ExportMessage
    @TruffleBoundary
    final boolean hasSourceLocation() {
        return section().isPresent();
    }

    @ExportMessage
    @TruffleBoundary
    final SourceSection getSourceLocation() throws UnsupportedMessageException {
        return section().orElseThrow(UnsupportedMessageException::create);
    }

    @Override
    public final String toString() {
        return display();
    }
}
