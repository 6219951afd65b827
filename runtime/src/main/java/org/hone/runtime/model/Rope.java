package org.hone.runtime.model;

import java.util.Optional;

/**
 * Rotary position embedding.
 *
 * @param theta base of the frequencies: pair {@code i} of a head turns {@code theta^(-2i/headDim)} radians a position
 * @param scaling stretching of the low frequencies, as Llama 3.1 does it
 */
public record Rope(double theta, Optional<Llama3Scaling> scaling) {

    /** Checks the base. */
    public Rope {
        if (!(theta > 0) || Double.isInfinite(theta)) {
            throw new IllegalArgumentException("theta must be positive and finite, not " + theta);
        }
    }

    /**
     * Llama 3.1's frequency stretching: wavelengths above {@code originalMaxPosition / lowFreqFactor} are slowed by
     * {@code factor}, those below {@code originalMaxPosition / highFreqFactor} are kept, and those between are
     * interpolated linearly in {@code originalMaxPosition / wavelength}.
     *
     * @param originalMaxPosition context length before stretching, in positions
     */
    public record Llama3Scaling(double factor, double lowFreqFactor, double highFreqFactor, int originalMaxPosition) {

        /** Checks the ranges. */
        public Llama3Scaling {
            if (!(factor >= 1) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("factor must be at least 1, not " + factor);
            }
            if (!(lowFreqFactor > 0) || !(highFreqFactor > lowFreqFactor) || Double.isInfinite(highFreqFactor)) {
                throw new IllegalArgumentException(
                        "need 0 < low_freq_factor < high_freq_factor, not " + lowFreqFactor + " and " + highFreqFactor);
            }
            if (originalMaxPosition < 1) {
                throw new IllegalArgumentException(
                        "original_max_position_embeddings must be positive, not " + originalMaxPosition);
            }
        }

        /** What an unscaled frequency, in radians a position, is divided by. */
        public double divisor(double frequency) {
            double wavelength = 2 * Math.PI / frequency;
            if (wavelength < originalMaxPosition / highFreqFactor) {
                return 1;
            }
            if (wavelength > originalMaxPosition / lowFreqFactor) {
                return factor;
            }
            double keep = (originalMaxPosition / wavelength - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
            return 1 / ((1 - keep) / factor + keep);
        }
    }

    /**
     * Angular frequencies of one head, in radians a position, scaling included.
     *
     * @param headDim width of a head, even
     * @return {@code headDim / 2} frequencies, the fastest first
     */
    public double[] frequencies(int headDim) {
        double[] frequencies = new double[headDim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            double frequency = Math.pow(theta, -2.0 * i / headDim);
            frequencies[i] = scaling.map(s -> frequency / s.divisor(frequency)).orElse(frequency);
        }
        return frequencies;
    }
}
