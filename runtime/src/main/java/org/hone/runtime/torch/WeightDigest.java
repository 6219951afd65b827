package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Names weights by what they are. */
final class WeightDigest {
    /** Gives weights one by one. */
    @FunctionalInterface
    interface Wide {
        /** The weight at a place in fp32: itself, or a copy in {@code scope}. */
        NDArray wide(NDManager scope, int index);
    }

    private final NDManager manager;
    private final Wide weights;
    private final int frozen;
    private final int count;
    private @Nullable MessageDigest frozenDigest;

    /** Of the weights as they are; null after a change, until somebody asks. */
    private @Nullable String digest;

    /** Of {@code count} weights, of which the first {@code frozen} never change. */
    WeightDigest(NDManager manager, Wide weights, int frozen, int count) {
        this.manager = manager;
        this.weights = weights;
        this.frozen = frozen;
        this.count = count;
    }

    /** The weights are other ones now. */
    void changed() {
        digest = null;
    }

    /**
     * SHA-256 of all weights in order, those of the adapter last, in hex: what a rollout record
     * names. Computed once for weights that do not change.
     */
    String hex() {
        String known = digest;
        if (known == null) {
            known = computeDigest();
            digest = known;
        }
        return known;
    }

    private String computeDigest() {
        try {
            if (frozenDigest == null) {
                frozenDigest = digest(MessageDigest.getInstance("SHA-256"), 0, frozen);
            }
            // What training leaves alone is read once.
            MessageDigest sha = (MessageDigest) frozenDigest.clone();
            return HexFormat.of().formatHex(digest(sha, frozen, count).digest());
        } catch (NoSuchAlgorithmException | CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private MessageDigest digest(MessageDigest sha, int from, int to) {
        for (int i = from; i < to; i++) {
            try (NDManager scope = manager.newSubManager()) {
                sha.update(HostBytes.of(weights.wide(scope, i)));
            }
        }
        return sha;
    }
}
