package org.hone.foreign;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.Verdict;

/** One realm with its script. Used by one thread; only {@link #cancel} may come from another. */
final class Cell {
    private final Context context;
    private final Value call;
    private final Foreign function;
    private volatile boolean cancelled;

    /** @param call takes a reply, which fields are JSON, and the fields */
    Cell(Context context, Value call, Foreign function) {
        this.context = context;
        this.call = call;
        this.function = function;
    }

    /**
     * Judges a reply.
     *
     * @throws PolyglotException if the script throws, or was stopped
     */
    Score score(Scripts.Asked asked) {
        context.resetLimits();
        return Boundary.score(function, call.execute(Arguments.of(function, asked)));
    }

    /** Runs what stands around the function: right if there is a function to call. */
    Score load() {
        context.resetLimits();
        return Score.of(call.execute(null, "").hasArrayElements() ? Verdict.UNPARSED : Verdict.RIGHT);
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Stops what runs and closes the realm. Comes back when it has stopped, which a long builtin may put off. */
    void cancel() {
        cancelled = true;
        try {
            context.close(true);
        } catch (PolyglotException | IllegalStateException e) {
            // Closed, or being closed by the thread that runs in it.
        }
    }
}
