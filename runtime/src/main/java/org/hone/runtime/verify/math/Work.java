package org.hone.runtime.verify.math;

/**
 * How much a comparison may do. Steps are counted and no clock is read, so that a verdict is the same on every machine; one
 * step is a node of a formula evaluated at a point, some 50 ns.
 */
final class Work {
    /** Some 20 ms. */
    static final int LIMIT = 400_000;

    private int left = LIMIT;

    /** The budget is spent. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("the comparison takes too much work", null, false, false);
        }
    }

    /** @throws Exhausted if so many steps are not left */
    void spend(int steps) {
        left -= steps;
        if (left < 0) {
            throw new Exhausted();
        }
    }
}
