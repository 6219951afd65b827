package org.hone.check;

/**
 * Called at every evaluation, so that a long one can be left: expressions end, but functions that are given to functions can
 * take longer than anyone waits.
 */
@FunctionalInterface
public interface Poll {
    /** Nobody wants it to end. */
    Poll NONE = () -> {};

    /** Throws what evaluation is to be left with; it leaves nothing half done. */
    void poll();
}
