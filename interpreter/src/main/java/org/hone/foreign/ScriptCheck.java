package org.hone.foreign;

import java.util.List;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.ForeignReward;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** Finds the mistakes in a program's scripts that take an engine to find: before the first step, not in the middle of a run. */
public final class ScriptCheck {
    private ScriptCheck() {}

    /** Mistakes in the scripts of these rewards. Without rewards no engine is made. */
    public static Diagnostics check(List<ForeignReward> rewards) {
        Diagnostics diagnostics = new Diagnostics();
        try (ForeignScripts scripts = new ForeignScripts(message -> {})) {
            for (ForeignReward reward : rewards) {
                try {
                    scripts.check(reward.function());
                } catch (ScriptFault fault) {
                    diagnostics.add(diagnostic(reward, fault));
                }
            }
        }
        return diagnostics;
    }

    private static Diagnostic diagnostic(ForeignReward reward, ScriptFault fault) {
        String message = String.valueOf(fault.getMessage());
        String name = reward.reward();
        return switch (fault.kind()) {
            case SYNTAX ->
                Diagnostic.error(Code.SCRIPT_SYNTAX, reward.script(), place(reward.script(), fault), message)
                        .also(reward.place().source(), reward.place().span(), "the script of `" + name + "`");
            case LOADING ->
                Diagnostic.error(
                                Code.SCRIPT_SYNTAX,
                                reward.place().source(),
                                reward.place().span(),
                                "the script fails before its function is called: " + message)
                        .note("what stands around the function runs anew for every reply");
            case FUNCTION ->
                Diagnostic.error(
                                Code.SCRIPT_FUNCTION,
                                reward.place().source(),
                                reward.place().span(),
                                message)
                        .note("the script's function has the reward's name")
                        .help("call the function `" + name + "`, or the reward as the function is called");
        };
    }

    private static Span place(SourceFile script, ScriptFault fault) {
        if (fault.line() < 1 || fault.line() > script.lineCount()) {
            return Span.at(0);
        }
        int start = script.lineStart(fault.line());
        int end = script.lineEnd(fault.line());
        int at = Math.min(end, start + Math.max(0, fault.column() - 1));
        return at < end ? new Span(at, at + 1) : Span.at(at);
    }
}
