package org.hone.runtime.analyse;

import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.Replay;

/**
 * What an estimator's gradient on a batch amounts to. A token's part in it is {@code g = coefficient · weight}, its factor on
 * {@code ∇ log π}; all of these are statements about g, in log-prob space, and know nothing of the network behind it.
 *
 * @param norm Euclidean norm of g over the tokens
 * @param effectiveSampleSize {@code (Σ|g|)² / Σ g²}: as many tokens of equal size would weigh as much (Kish); 0 without signal
 * @param maskedShare share of the active tokens that the mask switches off; NaN without active tokens
 * @param zeroSignalShare share of the active prompts on which every g is 0; NaN without active prompts
 */
public record GradientSummary(double norm, double effectiveSampleSize, double maskedShare, double zeroSignalShare) {

    /**
     * Summarises a gradient.
     *
     * @param gradient g of every token: shape {@code [tokens]}
     * @param promptWeight the schedule's weight of each prompt; those of weight 0 are not active
     */
    static GradientSummary of(double[] gradient, PackedBatch batch, double[] promptWeight, Replay.Outcome outcome) {
        double squares = 0;
        double sizes = 0;
        for (double g : gradient) {
            squares += g * g;
            sizes += Math.abs(g);
        }
        boolean[] active = new boolean[batch.prompts()];
        boolean[] signal = new boolean[batch.prompts()];
        for (int s = 0; s < batch.sequences(); s++) {
            int prompt = batch.promptOf()[s];
            active[prompt] |= promptWeight[prompt] != 0;
            for (int t = batch.offsets()[s]; t < batch.offsets()[s + 1] && !signal[prompt]; t++) {
                signal[prompt] = gradient[t] != 0;
            }
        }
        int prompts = count(active);
        return new GradientSummary(
                Math.sqrt(squares),
                squares == 0 ? 0 : sizes * sizes / squares,
                outcome.active() == 0 ? Double.NaN : (double) outcome.masked() / outcome.active(),
                prompts == 0 ? Double.NaN : (prompts - count(signal)) / (double) prompts);
    }

    private static int count(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return count;
    }
}
