package org.hone.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.Optional;
import org.hone.check.Show;
import org.hone.check.Value;

/** How the language sees a value of the host or of another language: numbers, texts and truth values are its own. */
@ExportLibrary(value = InteropLibrary.class, delegateTo = "delegate")
final class LanguageView implements TruffleObject {
    final Object delegate;

    LanguageView(Object delegate) {
        this.delegate = delegate;
    }

    /** The type of a value that is not the language's own object; none for an object of another language. */
    static Optional<String> type(Object value) {
        return Incoming.simple(value).map(v -> v instanceof Value.Absent ? "Null" : Show.type(v));
    }

    @ExportMessage
    boolean hasLanguage() {
        return true;
    }

    @ExportMessage
    Class<? extends TruffleLanguage<?>> getLanguage() {
        return HoneLanguage.class;
    }

    @ExportMessage
    @TruffleBoundary
    Object toDisplayString(boolean allowSideEffects) {
        return Incoming.simple(delegate)
                .<Object>map(Show::value)
                .orElseGet(() -> InteropLibrary.getUncached().toDisplayString(delegate, allowSideEffects));
    }

    @ExportMessage
    @TruffleBoundary
    boolean hasMetaObject() {
        return type(delegate).isPresent();
    }

    @ExportMessage
    @TruffleBoundary
    Object getMetaObject() throws UnsupportedMessageException {
        return new TypeObject(type(delegate).orElseThrow(UnsupportedMessageException::create));
    }
}
