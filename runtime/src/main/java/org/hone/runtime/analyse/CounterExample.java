package org.hone.runtime.analyse;

import java.util.List;

/**
 * A batch on which two estimators give different gradients.
 *
 * @param left contribution of each token under the first, coefficient times weight: shape {@code [tokens]}
 * @param right the same under the second
 */
public record CounterExample(SampleBatch batch, List<Double> left, List<Double> right) {
    public CounterExample {
        left = List.copyOf(left);
        right = List.copyOf(right);
    }
}
