package org.hone.runtime.rollout;

import org.hone.runtime.data.Keys;

/** The random numbers of replies: one a token, a pure function of the reply's key and the token's place. */
public final class Uniforms {
    private Uniforms() {}

    /**
     * Uniform numbers in [0, 1), multiples of 2^-24, so that they are exact in fp32.
     *
     * @param key the reply's key
     * @param budget most tokens of the reply
     */
    public static float[] of(long key, int budget) {
        float[] uniforms = new float[budget];
        for (int t = 0; t < budget; t++) {
            uniforms[t] = (Keys.bits(key, t) >>> 40) * 0x1.0p-24f;
        }
        return uniforms;
    }
}
