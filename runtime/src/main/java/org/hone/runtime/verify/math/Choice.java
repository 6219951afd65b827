package org.hone.runtime.verify.math;

import java.util.Locale;

/**
 * A value of a {@link Leniency}: what it means, and an example of what it lets pass and of what it does not.
 */
public sealed interface Choice {
    /** The value as it is written in programs and on the command line. */
    default String word() {
        return toString().toLowerCase(Locale.ROOT);
    }

    /** What it does. */
    Told told();

    /**
     * What a choice does.
     *
     * @param meaning what is compared under it
     * @param example what it lets pass and what not
     */
    record Told(String meaning, Example example) {}

    /**
     * Answers under a choice.
     *
     * @param gold a gold answer
     * @param right an answer that is right
     * @param refused an answer that is not
     */
    record Example(String gold, String right, String refused) {}

    /** What a percent sign means. */
    enum Percent implements Choice {
        IGNORED("`28%` is 28; a sign on one side only is no difference", new Example("28", "28\\%", "0.28")),
        REQUIRED("both have the sign or neither has", new Example("28\\%", "28 percent", "28")),
        HUNDREDTHS("`28%` is 0.28", new Example("0.28", "28\\%", "28"));

        private final Told told;

        Percent(String meaning, Example example) {
            told = new Told(meaning, example);
        }

        @Override
        public Told told() {
            return told;
        }
    }

    /** What the base of a number is worth. */
    enum BaseSubscript implements Choice {
        REQUIRED("digits and base must both be the same", new Example("204_5", "204_{5}", "204")),
        OPTIONAL(
                "one of the two may leave the base out; two bases must be the same",
                new Example("204_5", "204", "204_6")),
        VALUE("`204_5` is the number 54, whatever base it is written in", new Example("204_5", "54", "204"));

        private final Told told;

        BaseSubscript(String meaning, Example example) {
            told = new Told(meaning, example);
        }

        @Override
        public Told told() {
            return told;
        }
    }

    /** What a degree sign means. */
    enum Degrees implements Choice {
        IGNORED("`90°` is 90; a sign on one side only is no difference", new Example("90^\\circ", "90", "\\pi/2")),
        REQUIRED("both have the sign or neither has", new Example("90^\\circ", "90 degrees", "90")),
        RADIANS("`90°` is π/2", new Example("90^\\circ", "\\pi/2", "90"));

        private final Told told;

        Degrees(String meaning, Example example) {
            told = new Told(meaning, example);
        }

        @Override
        public Told told() {
            return told;
        }
    }

    /** What words and currency signs beside a value mean. */
    enum Units implements Choice {
        IGNORED(
                "units are not compared, nor are other words behind a value",
                new Example("15 \\text{ cm}", "15", "16 \\text{ cm}")),
        OPTIONAL(
                "one of the two may leave the unit out; two units must be the same",
                new Example("15 \\text{ cm}", "15", "15 \\text{ kg}")),
        REQUIRED(
                "both have the same unit or neither has one; nothing is converted",
                new Example("15 \\text{ cm}", "15 cm", "15"));

        private final Told told;

        Units(String meaning, Example example) {
            told = new Told(meaning, example);
        }

        @Override
        public Told told() {
            return told;
        }
    }

    /** Whether capital letters matter in words. */
    enum TextCase implements Choice {
        IGNORED(
                "words of two letters or more are compared without case; a single letter is a name and keeps its case",
                new Example("\\text{East}", "EAST", "West")),
        REQUIRED("words are compared letter by letter", new Example("\\text{East}", "East", "east"));

        private final Told told;

        TextCase(String meaning, Example example) {
            told = new Told(meaning, example);
        }

        @Override
        public Told told() {
            return told;
        }
    }

    /** Whether a list without brackets has an order. */
    enum Order implements Choice {
        IGNORED(
                "lists without brackets may stand in any order, as sets always may and tuples, intervals and matrices never",
                new Example("1, 2", "2, 1", "1, 3")),
        REQUIRED(
                "lists without brackets have their order, too; sets still have none",
                new Example("1, 2", "1, 2.0", "2, 1"));

        private final Told told;

        Order(String meaning, Example example) {
            told = new Told(meaning, example);
        }

        @Override
        public Told told() {
            return told;
        }
    }

    /** Which boxes of a solution are its answer. */
    enum Boxes implements Choice {
        TOGETHER(
                "boxes with no more than a comma, \"and\" or \"or\" between them are one list, of others the last counts; a box that is never closed runs to the end",
                new Example("1, -2", "\\boxed{1} and \\boxed{-2}", "\\boxed{1}. Check: \\boxed{-2}")),
        LAST(
                "only the last box counts, even beside another",
                new Example("42", "\\boxed{41} or \\boxed{42}", "\\boxed{42} or \\boxed{41}")),
        ONE(
                "a solution whose boxes differ, or with one that is never closed, has no answer",
                new Example("42", "\\boxed{42}, that is \\boxed{42}", "\\boxed{41}. No: \\boxed{42}"));

        private final Told told;

        Boxes(String meaning, Example example) {
            told = new Told(meaning, example);
        }

        @Override
        public Told told() {
            return told;
        }
    }

    /** Whether an answer may describe a set. */
    enum Relations implements Choice {
        REQUIRED(
                "a gold set is not answered by a relation; a gold relation may be answered by its set",
                new Example("-2 \\le x \\le 7", "[-2,7]", "[-2,8]")),
        SETS("a relation answers a gold set, too", new Example("[-2,7]", "-2 \\le x \\le 7", "-2 \\le x < 7"));

        private final Told told;

        Relations(String meaning, Example example) {
            told = new Told(meaning, example);
        }

        @Override
        public Told told() {
            return told;
        }
    }

    /** Whether variables may have other names. */
    enum Names implements Choice {
        REQUIRED("variables have the names of the gold answer", new Example("2x+1", "1+2x", "2y+1")),
        IGNORED("variables are numbered by where they occur first", new Example("2x+1", "2y+1", "3y+1"));

        private final Told told;

        Names(String meaning, Example example) {
            told = new Told(meaning, example);
        }

        @Override
        public Told told() {
            return told;
        }
    }

    /**
     * To how many places a decimal fraction must agree with an exact number.
     *
     * @param places 0 to {@link #MOST}
     */
    record Decimals(int places) implements Choice {
        /** As many as a double tells apart. */
        public static final int MOST = 15;

        public Decimals {
            if (places < 0 || places > MOST) {
                throw new IllegalArgumentException("`decimals` is 0 to " + MOST + ", not " + places);
            }
        }

        @Override
        public String word() {
            return Integer.toString(places);
        }

        @Override
        public Told told() {
            return new Told(
                    "a decimal fraction must agree with an exact number to so many places, 0 to " + MOST
                            + ", and a small number to half as many digits; two exact numbers must be equal",
                    new Example(
                            "1/3", "0." + "3".repeat(places + 1), places == 0 ? "1" : "0." + "3".repeat(places - 1)));
        }
    }
}
