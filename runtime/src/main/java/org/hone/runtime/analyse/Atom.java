package org.hone.runtime.analyse;

import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;

/** What the algebra of {@link Polynomial} does not look into: the variables of the normal form. */
sealed interface Atom {

    /** The axis it lives on. */
    Axis axis();

    /** Whether it is above 0 on every batch. */
    boolean positive();

    /** Whether it is 0 or 1, so that its square is itself. */
    boolean indicator();

    /** Text by which atoms are ordered; equal exactly when the atoms are. */
    String key();

    /** A recorded quantity. */
    record Leaf(SourceField field) implements Atom {
        @Override
        public Axis axis() {
            return field.axis();
        }

        @Override
        public boolean positive() {
            return field == SourceField.MAX_REPLY;
        }

        @Override
        public boolean indicator() {
            return field == SourceField.IS_DEMO || field == SourceField.TRUNCATED;
        }

        @Override
        public String key() {
            return field.name();
        }
    }

    /** How many elements of {@code from} lie in an element of {@code per}. */
    record Count(Axis from, Axis per) implements Atom {
        @Override
        public Axis axis() {
            return per;
        }

        @Override
        public boolean positive() {
            return true;
        }

        @Override
        public boolean indicator() {
            return false;
        }

        @Override
        public String key() {
            return "#" + from + "/" + per;
        }
    }

    /** All prompts of the step, also those without a sequence. */
    record AllPrompts() implements Atom {
        @Override
        public Axis axis() {
            return Axis.BATCH;
        }

        @Override
        public boolean positive() {
            return true;
        }

        @Override
        public boolean indicator() {
            return false;
        }

        @Override
        public String key() {
            return "#ALL";
        }
    }

    /** A function of one polynomial. */
    record Function(Kind kind, Polynomial x) implements Atom {
        enum Kind {
            /** {@code e^x}. */
            EXP,
            /** {@code 1/x}, for an {@code x} that is not known to differ from 0. */
            INVERSE,
            LOG,
            SQRT,
            ABS,
            SIGMOID,
            COS,
            /** 1 where {@code x > 0}, else 0. */
            ABOVE_ZERO,
            /** 1 where {@code x ≥ 0}, else 0. */
            NOT_BELOW_ZERO,
            /** 1 where {@code x = 0}, else 0. */
            ZERO
        }

        @Override
        public Axis axis() {
            return x.axis();
        }

        @Override
        public boolean positive() {
            return switch (kind) {
                case EXP, SIGMOID -> true;
                case INVERSE, SQRT -> x.positive();
                case LOG, ABS, COS, ABOVE_ZERO, NOT_BELOW_ZERO, ZERO -> false;
            };
        }

        @Override
        public boolean indicator() {
            return kind.compareTo(Kind.ABOVE_ZERO) >= 0;
        }

        @Override
        public String key() {
            return kind + "(" + x.key() + ")";
        }
    }

    /** A function of two polynomials. */
    record Pair(Operation kind, Polynomial a, Polynomial b) implements Atom {
        enum Operation {
            MIN,
            MAX,
            /** A power whose exponent is no whole number. */
            POWER
        }

        @Override
        public Axis axis() {
            return a.axis().meet(b.axis());
        }

        @Override
        public boolean positive() {
            return switch (kind) {
                case MIN -> a.positive() && b.positive();
                case MAX -> a.positive() || b.positive();
                case POWER -> a.positive();
            };
        }

        @Override
        public boolean indicator() {
            return false;
        }

        @Override
        public String key() {
            return kind + "(" + a.key() + "," + b.key() + ")";
        }
    }

    /** The value below which a share of the elements lies. */
    record Quantile(Axis from, Axis per, double level, Polynomial x) implements Atom {
        @Override
        public Axis axis() {
            return per;
        }

        @Override
        public boolean positive() {
            return x.positive();
        }

        @Override
        public boolean indicator() {
            return false;
        }

        @Override
        public String key() {
            return "QUANTILE " + level + "[" + from + "/" + per + "](" + x.key() + ")";
        }
    }

    /** A walk along the tokens of each reply. */
    record Walk(Expr.ScanOp op, double discount, Polynomial x) implements Atom {
        @Override
        public Axis axis() {
            return Axis.TOKEN;
        }

        @Override
        public boolean positive() {
            return op == Expr.ScanOp.DISCOUNTED_SUM && discount >= 0 && x.positive();
        }

        @Override
        public boolean indicator() {
            return false;
        }

        @Override
        public String key() {
            return op + " " + discount + "(" + x.key() + ")";
        }
    }

    /** A reduction of the elements of {@code from} to {@code per}; means are sums over counts. */
    record Reduced(Expr.ReduceOp op, Axis from, Axis per, Polynomial x) implements Atom {
        @Override
        public Axis axis() {
            return per;
        }

        @Override
        public boolean positive() {
            return op != Expr.ReduceOp.STD && op != Expr.ReduceOp.STD_POPULATION && x.positive();
        }

        @Override
        public boolean indicator() {
            return false;
        }

        @Override
        public String key() {
            return op + "[" + from + "/" + per + "](" + x.key() + ")";
        }
    }
}
