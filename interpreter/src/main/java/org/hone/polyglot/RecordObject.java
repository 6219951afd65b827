package org.hone.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.interop.UnknownIdentifierException;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.source.SourceSection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hone.check.Value;

/** Something with named members that can be read: a record, a noun, the result of an action, a diagnostic. */
@ExportLibrary(InteropLibrary.class)
final class RecordObject extends HoneObject {
    private final String type;
    private final String display;
    private final Map<String, Supplier<Object>> members;
    private final Optional<Value> value;
    private final Optional<SourceSection> section;

    private RecordObject(
            String type,
            String display,
            Map<String, Supplier<Object>> members,
            Optional<Value> value,
            Optional<SourceSection> section) {
        this.type = type;
        this.display = display;
        this.members = new LinkedHashMap<>(members);
        this.value = value;
        this.section = section;
    }

    /**
     * @param members by name; each is asked for when it is read
     */
    RecordObject(String type, String display, Map<String, Supplier<Object>> members) {
        this(type, display, members, Optional.empty(), Optional.empty());
    }

    /** The same, which is this to the language. */
    RecordObject meaning(Value meant) {
        return new RecordObject(type, display, members, Optional.of(meant), section);
    }

    /** The same, written there. */
    RecordObject at(Optional<SourceSection> place) {
        return new RecordObject(type, display, members, value, place);
    }

    @Override
    String type() {
        return type;
    }

    @Override
    String display() {
        return display;
    }

    @Override
    Optional<Value> value() {
        return value;
    }

    @Override
    Optional<SourceSection> section() {
        return section;
    }

    @ExportMessage
    boolean hasMembers() {
        return true;
    }

    @ExportMessage
    @TruffleBoundary
    Object getMembers(@SuppressWarnings("unused") boolean includeInternal) {
        return ListObject.of(List.copyOf(members.keySet()));
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMemberReadable(String member) {
        return members.containsKey(member);
    }

    @ExportMessage
    @TruffleBoundary
    Object readMember(String member) throws UnknownIdentifierException {
        Supplier<Object> found = members.get(member);
        if (found == null) {
            throw UnknownIdentifierException.create(member);
        }
        return found.get();
    }
}
