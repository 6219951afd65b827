package org.hone.foreign;

import org.graalvm.polyglot.Engine;
import org.hone.runtime.plan.TextExpr.Foreign;

/** Python. */
final class PythonSandbox extends Sandbox {
    PythonSandbox(Engine engine, Foreign function, Limits limits) {
        super(engine, function, limits);
    }

    static Engine start() {
        return Engine.newBuilder("python").build();
    }

    @Override
    Cell open() {
        throw new UnsupportedOperationException();
    }

    @Override
    void parse() throws ScriptFault {
        throw new UnsupportedOperationException();
    }
}
