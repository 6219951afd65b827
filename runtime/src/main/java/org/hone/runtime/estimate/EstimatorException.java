package org.hone.runtime.estimate;

/** An estimator or schedule that cannot be evaluated on what it was given. */
public final class EstimatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that names the estimator or schedule and what is missing. */
    public EstimatorException(String message) {
        super(message);
    }
}
