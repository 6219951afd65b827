package org.hone.runtime.verify.math;

/** A text that is no formula within the bounds. */
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String why) {
        super(why, null, false, false);
    }
}
