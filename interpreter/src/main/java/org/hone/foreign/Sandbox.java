package org.hone.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.ScriptException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cells of one script: realms without files, network, processes, threads, environment, clock and chance, and
 * without a way to the host.
 */
abstract sealed class Sandbox permits JavaScriptSandbox, PythonSandbox {
    /** What Hone puts around a script does not count. An engine takes one instance only, hence this shape. */
    private enum Counted implements Predicate<Source> {
        SCRIPTS;

        @Override
        public boolean test(Source source) {
            return !source.isInternal();
        }
    }

    private final Engine engine;
    private final ResourceLimits limits;
    private final Foreign function;

    Sandbox(Engine engine, Foreign function, Limits limits) {
        this.engine = engine;
        this.function = function;
        this.limits = ResourceLimits.newBuilder()
                .statementLimit(limits.statements(), Counted.SCRIPTS)
                .build();
    }

    static Sandbox of(Engine engine, Foreign function, Limits limits) {
        return switch (language(function)) {
            case JAVASCRIPT -> new JavaScriptSandbox(engine, function, limits);
            case PYTHON -> new PythonSandbox(engine, function, limits);
        };
    }

    static Engine start(Language language) {
        return switch (language) {
            case JAVASCRIPT -> JavaScriptSandbox.start();
            case PYTHON -> PythonSandbox.start();
        };
    }

    static Language language(Foreign function) {
        Language language = Language.named(function.language())
                .orElseThrow(() -> new ScriptException("there is no language `" + function.language() + "`"));
        if (!language.installed()) {
            throw new ScriptException("`" + function.script() + "` needs " + language.title()
                    + ", which is not part of this installation: " + language.remedy());
        }
        return language;
    }

    Engine engine() {
        return engine;
    }

    ResourceLimits limits() {
        return limits;
    }

    Foreign function() {
        return function;
    }

    /** A fresh realm with the script loaded. */
    abstract Cell open();

    /**
     * Parses the script and runs nothing.
     *
     * @throws ScriptFault if it is no text of its language
     */
    abstract void parse() throws ScriptFault;

    /** A mistake in the script's text. */
    final ScriptFault mistake(PolyglotException e) {
        SourceSection place = e.getSourceLocation();
        boolean known = place != null && place.isAvailable();
        // The rest of the message shows the place, which the diagnostic does better.
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new ScriptFault(
                ScriptFault.Kind.SYNTAX,
                message.replaceFirst("^SyntaxError: (\\S+:\\d+:\\d+ )?", ""),
                known ? place.getStartLine() : 0,
                known ? place.getStartColumn() : 0);
    }

    final Source source(String text) {
        return Source.newBuilder(function.language(), text, function.script()).buildLiteral();
    }

    static Source resource(String language, String name) {
        try (InputStream in = Sandbox.class.getResourceAsStream(name)) {
            return Source.newBuilder(language, text(in), name).internal(true).buildLiteral();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(@Nullable InputStream in) throws IOException {
        if (in == null) {
            throw new IOException("a part of Hone is missing");
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    static OutputStream nowhere() {
        return OutputStream.nullOutputStream();
    }
}
