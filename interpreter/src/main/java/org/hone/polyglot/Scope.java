package org.hone.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.Optional;

/**
 * The top-level names of a context: what was declared, imported and bound, and what the host put there. The host may put a
 * value under a name that the program does not declare.
 */
@ExportLibrary(InteropLibrary.class)
final class Scope extends HoneObject {
    private final HoneContext context;

    Scope(HoneContext context) {
        this.context = context;
    }

    @Override
    String type() {
        return "Scope";
    }

    @Override
    String display() {
        return "hone";
    }

    @ExportMessage
    boolean isScope() {
        return true;
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        return ListObject.of(context.names());
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return context.names().contains(member);
    }

    @ExportMessage
    @TruffleBoundary
    Object readMember(String member) throws UnknownIdentifierException {
        Optional<Object> found = context.named(member);
        if (found.isEmpty()) {
            throw UnknownIdentifierException.create(member);
        }
        return found.get();
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberModifiable(String member) {
        return context.given(member);
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberInsertable(String member) {
        return context.free(member);
    }

    @ExportMessage
    @TruffleBoundary
    void writeMember(String member, Object value) throws UnknownIdentifierException {
        if (!context.given(member) && !context.free(member)) {
            throw UnknownIdentifierException.create(member);
        }
        context.give(member, value);
    }
}
