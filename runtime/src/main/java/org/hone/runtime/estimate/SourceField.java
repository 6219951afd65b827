package org.hone.runtime.estimate;

import java.util.Locale;

/** The recorded quantities that an estimator may read: the leaves of its expression graph. */
public enum SourceField {
    /** {@code log π_θ(t)} under the current policy, natural log; the only live leaf. */
    POLICY_LOGPROB(Axis.TOKEN),
    /** {@code log π_old(t)} under the policy that sampled the reply. */
    BEHAVIOUR_LOGPROB(Axis.TOKEN),
    /** {@code log π(t)} under the recipe's reference model. */
    REFERENCE_LOGPROB(Axis.TOKEN),
    /** {@code log π(t)} under the recipe's teacher model. */
    TEACHER_LOGPROB(Axis.TOKEN),
    /** Entropy in nats of the policy's next-token distribution; frozen. */
    ENTROPY(Axis.TOKEN),
    /**
     * {@code log π_prox(t)} under the weights that sampled the reply, as the training engine computes it; it differs from
     * {@link #BEHAVIOUR_LOGPROB} where another engine did the sampling. Only recorded batches hold it.
     */
    PROXIMAL_LOGPROB(Axis.TOKEN),
    /** An advantage that was computed elsewhere. Only recorded batches hold it. */
    ADVANTAGE(Axis.TOKEN),
    /** A value network's estimate of the return from this token on. Only recorded batches hold it. */
    VALUE(Axis.TOKEN),
    /** The reward of the reply. */
    REWARD(Axis.SEQUENCE),
    /** The reward of the policy's greedy reply to the same prompt. Only recorded batches hold it. */
    GREEDY_REWARD(Axis.SEQUENCE),
    /** Number of trained reply tokens, the stop token included. */
    LENGTH(Axis.SEQUENCE),
    /** 1 where the sequence is a demonstration, else 0. */
    IS_DEMO(Axis.SEQUENCE),
    /** 1 where the reply reached the token limit without a stop token, else 0. */
    TRUNCATED(Axis.SEQUENCE),
    /** The recipe's reply budget in tokens: a constant of the run. */
    MAX_REPLY(Axis.BATCH);

    private final Axis axis;

    SourceField(Axis axis) {
        this.axis = axis;
    }

    /** The field in words, for messages: {@code BEHAVIOUR_LOGPROB} is "the behaviour logprob". */
    public String words() {
        return "the " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether only recorded batches hold the field: a recipe that trains cannot compute it. */
    public boolean recordedOnly() {
        return this == PROXIMAL_LOGPROB || this == ADVANTAGE || this == VALUE || this == GREEDY_REWARD;
    }

    /** The axis the field lives on. */
    public Axis axis() {
        return axis;
    }
}
