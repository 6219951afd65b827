package org.hone.runtime.estimate;

import java.util.List;

/**
 * What a term of a schedule trains with. There are two kinds: an {@link EstimatorGraph} puts a frozen coefficient on the
 * log-prob of each sampled token; a {@link VocabularyGraph} differentiates a quantity of the whole next-token
 * distribution. Neither can be written as the other.
 */
public sealed interface TermGraph permits EstimatorGraph, VocabularyGraph {
    /** The declaration's name, for messages and metrics. */
    String name();

    /** What its sequences are. */
    SourceKind source();

    /** The linear map that makes one objective of all tokens. */
    Aggregate aggregate();

    /** Everything that must be computed: {@link #slots()} expressions, then the factors of the aggregate in order. */
    List<Expr> expressions();

    /** How many of {@link #expressions()} come before those of the aggregate. */
    int slots();
}
