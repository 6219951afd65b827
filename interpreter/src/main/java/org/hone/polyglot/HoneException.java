package org.hone.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.exception.AbstractTruffleException;
import com.oracle.truffle.api.interop.ExceptionType;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.interop.UnsupportedMessageException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.source.SourceSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that is wrong, or an action that failed. {@code diagnostics} is a member: all that was found, as records. The
 * message is what the command line would print.
 */
@ExportLibrary(InteropLibrary.class)
final class HoneException extends AbstractTruffleException {
    private static final long serialVersionUID = 1L;

    private final transient ExceptionType kind;
    private final boolean incomplete;
    private final transient ListObject diagnostics;
    private final transient @Nullable SourceSection section;

    private HoneException(
            ExceptionType kind,
            String message,
            boolean incomplete,
            ListObject diagnostics,
            @Nullable SourceSection section,
            @Nullable Node location) {
        super(message, location);
        this.kind = kind;
        this.incomplete = incomplete;
        this.diagnostics = diagnostics;
        this.section = section;
    }

    /**
     * A program that is refused before anything of it has happened.
     *
     * @param incomplete whether more text could make it right
     * @param section of the first error
     */
    static HoneException refused(
            String message,
            boolean incomplete,
            ListObject diagnostics,
            @Nullable SourceSection section,
            @Nullable Node location) {
        return new HoneException(ExceptionType.PARSE_ERROR, message, incomplete, diagnostics, section, location);
    }

    /** A call or an action that failed. */
    static HoneException failed(
            String message, ListObject diagnostics, @Nullable SourceSection section, @Nullable Node location) {
        return new HoneException(ExceptionType.RUNTIME_ERROR, message, false, diagnostics, section, location);
    }

    @Override
    public @Nullable SourceSection getEncapsulatingSourceSection() {
        return section != null ? section : super.getEncapsulatingSourceSection();
    }

    @ExportMessage
    ExceptionType getExceptionType() {
        return kind;
    }

    @ExportMessage
    boolean isExceptionIncompleteSource() {
        return incomplete;
    }

    @ExportMessage
    boolean hasSourceLocation() {
        return getEncapsulatingSourceSection() != null;
    }

    @ExportMessage(name = "getSourceLocation")
    @TruffleBoundary
    SourceSection sourceLocation() throws UnsupportedMessageException {
        SourceSection found = getEncapsulatingSourceSection();
        if (found == null) {
            throw UnsupportedMessageException.create();
        }
        return found;
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        return ListObject.of(List.of("diagnostics"));
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return member.equals("diagnostics");
    }

    @ExportMessage
    @TruffleBoundary
    Object readMember(String member) throws UnknownIdentifierException {
        if (!isMemberReadable(member)) {
            throw UnknownIdentifierException.create(member);
        }
        return diagnostics;
    }
}
