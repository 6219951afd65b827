package org.hone.runtime.evaluate;

/**
 * A mean with its 95 % interval.
 *
 * @param mean the mean
 * @param low lower end
 * @param high upper end
 * @param n rows it is a mean over
 */
public record Estimate(double mean, double low, double high, int n) {

    /** Whether the interval lies on one side of 0: a difference that chance does not explain at this level. */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }
}
