package org.hone.runtime.text.jinja;

/** Bounds the work of one rendering: every step costs one, every string or list made costs its length. */
final class Budget {

    private static final long LIMIT = 20_000_000;

    private long spent;

    void spend(long units) {
        spent += Math.max(1, units);
        if (spent > LIMIT || spent < 0) {
            throw new JinjaException("the template does more work than is allowed");
        }
    }

    /** Charges for a result that was just made. */
    Value made(Value value) {
        if (value instanceof Value.Text text) {
            spend(text.value().length());
        } else if (value instanceof Value.Items items) {
            spend(items.values().size());
        }
        return value;
    }
}
