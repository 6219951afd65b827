package org.hone.runtime.plan;

import java.util.List;

/**
 * A pure expression over one row (and, in a reward, one reply): what dataset columns and rewards are lowered to. Values
 * are texts, numbers, truth values and verdicts; functions are the named ones of the text and verify packages.
 */
public sealed interface TextExpr {

    /** The text of the reply, special tokens removed. Only in rewards. */
    record Reply() implements TextExpr {}

    /** A field of the row as the dataset declares it ({@code row.answer}); in a dataset, a column of the file. */
    record Column(String name) implements TextExpr {}

    /** A text. */
    record TextLiteral(String value) implements TextExpr {}

    /** A number. */
    record NumberLiteral(double value) implements TextExpr {}

    /** A truth value. */
    record BoolLiteral(boolean value) implements TextExpr {}

    /** {@code then} if {@code condition} is true (or the verdict {@code right}), else {@code otherwise}. */
    record If(TextExpr condition, TextExpr then, TextExpr otherwise) implements TextExpr {}

    /** A named function of the registry. */
    record Call(String function, List<TextExpr> arguments) implements TextExpr {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }
}
