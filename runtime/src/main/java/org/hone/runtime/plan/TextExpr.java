package org.hone.runtime.plan;

import java.util.List;
import java.util.Locale;

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

    /**
     * A function of a script in another language; only as the whole body of a reward.
     *
     * @param language the word after {@code foreign}: {@code js} or {@code python}
     * @param script the script's file as the declaration names it, for messages
     * @param text the whole script, so that what was checked is what runs, and a change of it changes every digest
     * @param function the function that is called: it has the reward's name
     * @param result what it must return
     * @param arguments what it is given, in the order of the reward's parameters
     * @param columns the fields of the row that it is given
     */
    record Foreign(
            String language,
            String script,
            String text,
            String function,
            Result result,
            List<Argument> arguments,
            List<String> columns)
            implements TextExpr {
        public Foreign {
            arguments = List.copyOf(arguments);
            columns = List.copyOf(columns);
        }

        /** The declared type of a result. */
        public enum Result {
            /** A number in [0, 1]. */
            PROB,
            /** A finite number. */
            REAL,
            /** A truth value. */
            BOOL,
            /** A verdict's word. */
            VERDICT
        }

        /** What a parameter stands for. */
        public enum Argument {
            REPLY,
            ROW;

            /** The word in messages. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }
}
