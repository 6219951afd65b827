package org.hone.polyglot;

import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import java.util.Optional;
import org.hone.check.Value;

/** {@code null}, and what an action without a value gives. */
@ExportLibrary(InteropLibrary.class)
final class NullObject extends HoneObject {
    static final NullObject NULL = new NullObject();

    private NullObject() {}

    @Override
    String type() {
        return "Null";
    }

    @Override
    String display() {
        return "null";
    }

    @Override
    Optional<Value> value() {
        return Optional.of(new Value.Absent());
    }

    @ExportMessage
    boolean isNull() {
        return true;
    }
}
