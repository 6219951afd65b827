package org.hone.polyglot;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.library.ExportLibrary;
import com.oracle.truffle.api.library.ExportMessage;
import com.oracle.truffle.api.utilities.TriState;

/** A type of the language: {@code Real}, {@code Tokens}, {@code Record}, {@code Estimator}. */
@ExportLibrary(InteropLibrary.class)
final class TypeObject extends HoneObject {
    private final String name;

    TypeObject(String name) {
        this.name = name;
    }

    @Override
    String type() {
        return "Type";
    }

    @Override
    String display() {
        return name;
    }

    @ExportMessage
    boolean isMetaObject() {
        return true;
    }

    @ExportMessage
    Object getMetaQualifiedName() {
        return name;
    }

    @ExportMessage
    Object getMetaSimpleName() {
        return name;
    }

    @ExportMessage
    @TruffleBoundary
    boolean isMetaInstance(Object instance) {
        if (instance instanceof HoneObject own) {
            return own.type().equals(name);
        }
        return LanguageView.type(instance).filter(name::equals).isPresent();
    }

    @ExportMessage
    TriState isIdenticalOrUndefined(Object other) {
        return other instanceof TypeObject type ? TriState.valueOf(type.name.equals(name)) : TriState.UNDEFINED;
    }

    @ExportMessage
    @TruffleBoundary
    int identityHashCode() {
        return name.hashCode();
    }
}
