package org.hone.runtime.data;

import java.util.List;

/** The random numbers of one key, one after the other. */
public final class Draws {
    private final long key;
    private long counter;

    /** The draws of a key, from its first on. */
    public Draws(long key) {
        this.key = key;
    }

    /** An integer from {@code low} to {@code high}, both included; some are likelier by at most (high − low + 1) / 2^31. */
    public int between(int low, int high) {
        long wide = (Keys.bits(key, counter++) >>> 33) * ((long) high - low + 1);
        return low + (int) (wide >>> 31);
    }

    /** One of the choices. */
    public <T> T of(List<T> choices) {
        return choices.get(between(0, choices.size() - 1));
    }

    /** True in half of the cases. */
    public boolean coin() {
        return between(0, 1) == 1;
    }
}
