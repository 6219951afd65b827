package org.hone.foreign;

import java.time.ZoneOffset;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.hone.runtime.plan.TextExpr.Foreign;

/**
 * JavaScript. A realm is made once and frozen ({@code prelude.js}); the script is a function body in it, which every reply
 * runs anew, so that its variables begin anew as well.
 */
final class JavaScriptSandbox extends Sandbox {
    private static final Map<String, String> OPTIONS = Map.of(
            "js.ecmascript-version", "2024",
            "js.allow-eval", "false",
            "js.load", "false",
            "js.print", "false",
            "js.console", "false",
            "js.graal-builtin", "false",
            "js.webassembly", "false",
            "js.unhandled-rejections", "none",
            "js.locale", "en");

    private static final String STRICT = "\"use strict\";";

    private final Source prelude = resource("js", "prelude.js");
    private final Source alone;
    private final Source factory;
    private final String plan;

    JavaScriptSandbox(Engine engine, Foreign function, Limits limits) {
        super(engine, function, limits);
        String name = function.function();
        // Parsed by itself the script cannot close the brackets of the function that is put around it.
        alone = source(STRICT + function.text());
        factory = source("(function () {" + STRICT + function.text() + "\n;return typeof " + name
                + " === \"undefined\" ? undefined : " + name + "; })");
        plan = Arguments.plan(function);
    }

    static Engine start() {
        return Engine.newBuilder("js")
                .sandbox(SandboxPolicy.CONSTRAINED)
                .out(nowhere())
                .err(nowhere())
                .option("engine.WarnInterpreterOnly", "false")
                .build();
    }

    private Context context() {
        return Context.newBuilder("js")
                .engine(engine())
                .sandbox(SandboxPolicy.CONSTRAINED)
                .allowHostAccess(HostAccess.CONSTRAINED)
                .timeZone(ZoneOffset.UTC)
                .resourceLimits(limits())
                .options(OPTIONS)
                .build();
    }

    @Override
    Cell open() {
        Context context = context();
        boolean whole = false;
        try {
            Value harness = context.eval(prelude);
            Cell cell = new Cell(context, harness.execute(context.eval(factory), plan), function());
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
            ScriptFault found = mistake(e);
            // The mode is said before the script, on its first line.
            int column = found.line() == 1 ? Math.max(1, found.column() - STRICT.length()) : found.column();
            throw new ScriptFault(found.kind(), String.valueOf(found.getMessage()), found.line(), column);
        }
    }
}
