package org.hone.foreign;

import java.time.ZoneOffset;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hone.runtime.plan.TextExpr.Foreign;

/**
 * Python, where it is installed. Every reply runs the script anew in names of its own ({@code prelude.py}); the modules that
 * it may import are shared by the replies of one realm and cannot be frozen, and neither are clock and chance.
 */
final class PythonSandbox extends Sandbox {
    private final Source prelude = resource("python", "prelude.py");
    private final Source alone;
    private final String plan;

    PythonSandbox(Engine engine, Foreign function, Limits limits) {
        super(engine, function, limits);
        alone = source(function.text());
        plan = Arguments.plan(function);
    }

    static Engine start() {
        return Engine.newBuilder("python")
                .sandbox(SandboxPolicy.CONSTRAINED)
                .out(nowhere())
                .err(nowhere())
                .option("engine.WarnInterpreterOnly", "false")
                .build();
    }

    private Context context() {
        return Context.newBuilder("python")
                .engine(engine())
                .sandbox(SandboxPolicy.CONSTRAINED)
                .allowHostAccess(HostAccess.CONSTRAINED)
                .timeZone(ZoneOffset.UTC)
                .resourceLimits(limits())
                .build();
    }

    @Override
    Cell open() {
        Context context = context();
        boolean whole = false;
        try {
            Value make = context.eval(prelude);
            Foreign function = function();
            Cell cell = new Cell(
                    context, make.execute(function.text(), function.script(), function.function(), plan), function);
            whole = true;
            return cell;
        } finally {
            if (!whole) {
                context.close(true);
            }
        }
    }

    @Override
    void parse() throws ScriptFault {
        try (Context context = context()) {
            context.parse(alone);
        } catch (PolyglotException e) {
            throw mistake(e);
        }
    }
}
