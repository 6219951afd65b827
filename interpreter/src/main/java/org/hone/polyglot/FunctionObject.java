package org.hone.polyglot;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.dsl.Cached;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.nodes.IndirectCallNode;
import com.oracle.truffle.api.source.SourceSection;
import java.util.Optional;
import org.hone.check.Value;

/** A function: called with what other languages give it, it is elaborated with constants. */
@ExportLibrary(InteropLibrary.class)
final class FunctionObject extends HoneObject {
    private final String name;
    private final Value value;
    private final Optional<SourceSection> section;
    private final CallTarget target;

    /**
     * @param name empty for a lambda
     * @param target what does the call
     */
    FunctionObject(String name, Value value, Optional<SourceSection> section, CallTarget target) {
        this.name = name;
        this.value = value;
        this.section = section;
        this.target = target;
    }

    @Override
    String type() {
        return "Function";
    }

    @Override
    String display() {
        return name.isEmpty() ? "a function" : "function " + name;
    }

    @Override
    Optional<Value> value() {
        return Optional.of(value);
    }

    @Override
    Optional<SourceSection> section() {
        return section;
    }

    @ExportMessage
    boolean isExecutable() {
        return true;
    }

    @ExportMessage
    Object execute(Object[] arguments, @Cached IndirectCallNode call) {
        return call.call(target, arguments);
    }

    @ExportMessage
    boolean hasExecutableName() {
        return true;
    }

    @ExportMessage
    Object getExecutableName() {
        return name;
    }
}
