package org.hone.check;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.estimate.Axis;
import org.hone.types.Scalar;
import org.hone.types.Type;

/** The slots of an estimator: the Unified Policy Gradient Estimator and its aggregate. */
@SuppressWarnings("ImmutableEnumChecker") // types are records of immutable parts
public enum Slot {
    MASK(
            "mask",
            number(Scalar.REAL),
            "Real, per token or coarser",
            "frozen",
            "1.0",
            "turns the gradient of a token or a reply off"),
    REFERENCE(
            "reference",
            number(Scalar.LOG_PROB),
            "LogProb, per token or coarser",
            "frozen",
            "",
            "log π_ref, which divides the likelihood; `0.0` means π_ref ≡ 1"),
    ADVANTAGE(
            "advantage",
            number(Scalar.REAL),
            "Real, per token or coarser",
            "frozen",
            "",
            "how much better than expected the reply is"),
    LIKELIHOOD(
            "likelihood",
            number(Scalar.LOG_PROB),
            "LogProb per token",
            "live",
            "",
            "log π_θ, the only slot that carries gradient: `t.policy.logprob`"),
    AGGREGATE(
            "aggregate",
            new Type.Function(
                    List.of(new Type.Numeric(Scalar.REAL, Optional.of(Axis.TOKEN))),
                    new Type.Numeric(Scalar.REAL, Optional.of(Axis.BATCH))),
            "Real per token -> Real per batch, linear",
            "–",
            "",
            "makes one objective of all tokens");

    private final String word;
    private final Type type;
    private final String typeText;
    private final String flow;
    private final String byDefault;
    private final String doc;

    Slot(String word, Type type, String typeText, String flow, String byDefault, String doc) {
        this.word = word;
        this.type = type;
        this.typeText = typeText;
        this.flow = flow;
        this.byDefault = byDefault;
        this.doc = doc;
    }

    /** The slot's name. */
    public String word() {
        return word;
    }

    /** What fits into it. */
    public Type type() {
        return type;
    }

    /** Its type with its axis, for documentation. */
    public String typeText() {
        return typeText;
    }

    /** {@code live} or {@code frozen}. */
    public String flow() {
        return flow;
    }

    /** Its default as written; empty if it is required. */
    public Optional<String> byDefault() {
        return byDefault.isEmpty() ? Optional.empty() : Optional.of(byDefault);
    }

    /** What it is for. */
    public String doc() {
        return doc;
    }

    /** All names, in order. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Slot::word).toList();
    }

    private static Type number(Scalar scalar) {
        return new Type.Numeric(scalar, Optional.empty());
    }
}
