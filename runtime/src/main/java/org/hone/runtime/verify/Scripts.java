package org.hone.runtime.verify;

import java.util.List;
import org.hone.runtime.plan.TextExpr;

/**
 * Runs the scripts of rewards in other languages. Scripts are hostile until proven otherwise: whatever one does, it costs no
 * more than its limits and leaves nothing behind that another reply could see.
 */
public interface Scripts {

    /**
     * The judge that a reward calls; the same one for the same function.
     *
     * @throws ScriptException if the script cannot be used at all: its language is not installed, it has a mistake, or it has
     *     no such function
     */
    Judge judge(TextExpr.Foreign function);

    /** A function of a script. */
    interface Judge {
        /**
         * Scores replies, each as if it were the only one. What a script does wrong is a verdict, {@link Verdict#CRASHED} or
         * {@link Verdict#TIMED_OUT}.
         *
         * @return a score for each, in order
         * @throws ScriptException if the script has left behind more work that cannot be stopped than is bearable
         */
        List<Score> score(List<Asked> asked);
    }

    /** A reply to score, with its row. */
    record Asked(String reply, Fields row) {}

    /** Runs none: for whoever works without scripts. */
    static Scripts none() {
        return function -> {
            throw new ScriptException("the script `" + function.script() + "` cannot be run here");
        };
    }
}
