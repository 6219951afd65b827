package org.hone.runtime.estimate;

/**
 * The typed expression graph of an estimator or a schedule: what the checker hands down and what both back ends (the
 * double-precision evaluator and the TorchScript emitter) read. Booleans are 0 and 1. Names, functions and parameters
 * are gone: functions are inlined, parameters are literals.
 */
public sealed interface Expr {

    /** The axis the value lives on. */
    Axis axis();

    /** Whether the value depends on the current policy's log-probs in a way that carries gradient. */
    default boolean live() {
        return switch (this) {
            case Literal l -> false;
            case Field f -> f.field() == SourceField.POLICY_LOGPROB;
            case Stat s -> false;
            case Frozen f -> false;
            case Unary u -> u.op() != UnaryOp.NOT && u.x().live();
            case Binary b -> b.op().differentiable() && (b.a().live() || b.b().live());
            case Select s -> s.then().live() || s.otherwise().live();
            case Reduce r -> r.op() != ReduceOp.COUNT && r.x().live();
            case Scan s -> s.x().live();
        };
    }

    /** A number; finite or infinite, never NaN. */
    record Literal(double value) implements Expr {
        @Override
        public Axis axis() {
            return Axis.BATCH;
        }
    }

    /** A recorded quantity of the source. */
    record Field(SourceField field) implements Expr {
        @Override
        public Axis axis() {
            return field.axis();
        }
    }

    /** A prompt's statistic; {@code argument} is the decay of {@link PromptStat#PASS_RATE_EMA}, else 0. */
    record Stat(PromptStat stat, double argument) implements Expr {
        @Override
        public Axis axis() {
            return Axis.PROMPT;
        }
    }

    /** An element-wise function of one operand. */
    record Unary(UnaryOp op, Expr x) implements Expr {
        @Override
        public Axis axis() {
            return x.axis();
        }
    }

    /** An element-wise function of two operands, which meet at the finer axis. */
    record Binary(BinaryOp op, Expr a, Expr b) implements Expr {
        @Override
        public Axis axis() {
            return a.axis().meet(b.axis());
        }
    }

    /** {@code then} where {@code condition} is not 0, else {@code otherwise}. */
    record Select(Expr condition, Expr then, Expr otherwise) implements Expr {
        @Override
        public Axis axis() {
            return condition.axis().meet(then.axis()).meet(otherwise.axis());
        }
    }

    /**
     * A reduction to a coarser axis over the elements of {@code x}'s own axis. An element with no members (a prompt
     * without sequences of this source) has the value 0 and is never read by a finer axis.
     *
     * @param argument the level of {@link ReduceOp#QUANTILE} in [0, 1], else 0
     */
    record Reduce(ReduceOp op, Expr x, Axis per, double argument) implements Expr {
        /** A reduction that takes no argument. */
        public Reduce(ReduceOp op, Expr x, Axis per) {
            this(op, x, per, 0);
        }

        public Reduce {
            if (!x.axis().finerThan(per)) {
                throw new IllegalArgumentException("cannot reduce per " + per.word() + " what is already per "
                        + x.axis().word());
            }
        }

        @Override
        public Axis axis() {
            return per;
        }
    }

    /**
     * A walk along the tokens of each reply; what is coarser than a token is the same for all tokens of its reply.
     *
     * @param argument the discount of {@link ScanOp#DISCOUNTED_SUM}, else 0
     */
    record Scan(ScanOp op, Expr x, double argument) implements Expr {
        @Override
        public Axis axis() {
            return Axis.TOKEN;
        }
    }

    /** The value of {@code x} with its gradient stopped: {@code sg(x)}. */
    record Frozen(Expr x) implements Expr {
        @Override
        public Axis axis() {
            return x.axis();
        }
    }

    /** Element-wise functions of one operand. */
    enum UnaryOp {
        NEGATE,
        EXP,
        LOG,
        SQRT,
        ABS,
        SIGMOID,
        COS,
        NOT;

        /** The value of the operator, in double precision. */
        public double apply(double x) {
            return switch (this) {
                case NEGATE -> -x;
                case EXP -> Math.exp(x);
                case LOG -> Math.log(x);
                case SQRT -> Math.sqrt(x);
                case ABS -> Math.abs(x);
                case SIGMOID -> 1 / (1 + Math.exp(-x));
                case COS -> Math.cos(x);
                case NOT -> truth(x == 0);
            };
        }
    }

    /** Element-wise functions of two operands; comparisons and connectives give 0 or 1. */
    enum BinaryOp {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        POWER,
        MIN,
        MAX,
        LESS,
        LESS_EQUAL,
        GREATER,
        GREATER_EQUAL,
        EQUAL,
        NOT_EQUAL,
        AND,
        OR;

        /** Whether gradient flows through the operator; a comparison has derivative zero. */
        public boolean differentiable() {
            return compareTo(MAX) <= 0;
        }

        /** The value of the operator, in double precision. */
        public double apply(double x, double y) {
            return switch (this) {
                case ADD -> x + y;
                case SUBTRACT -> x - y;
                case MULTIPLY -> x * y;
                case DIVIDE -> x / y;
                case POWER -> Math.pow(x, y);
                case MIN -> Math.min(x, y);
                case MAX -> Math.max(x, y);
                case LESS -> truth(x < y);
                case LESS_EQUAL -> truth(x <= y);
                case GREATER -> truth(x > y);
                case GREATER_EQUAL -> truth(x >= y);
                case EQUAL -> truth(x == y);
                case NOT_EQUAL -> truth(x != y);
                case AND -> truth(x != 0 && y != 0);
                case OR -> truth(x != 0 || y != 0);
            };
        }
    }

    /**
     * Reductions over the members of a coarser element. {@code MEAN} of equal numbers is that number to the bit and
     * {@code STD} of equal numbers is exactly 0 (both are computed relative to the first member), so that a group of
     * equal rewards has exactly zero centred reward whatever the rewards are.
     */
    enum ReduceOp {
        SUM,
        MEAN,
        /** Standard deviation with the unbiased variance (divisor n − 1); 0 for one member. */
        STD,
        /** Standard deviation with divisor n. */
        STD_POPULATION,
        MIN,
        MAX,
        /** Number of members. */
        COUNT,
        /**
         * The value below which a given share of the members lies: the member at {@code level · (n − 1)} in ascending order,
         * linear between neighbours.
         */
        QUANTILE
    }

    /** Walks along the tokens of a reply. */
    enum ScanOp {
        /** The next token's value; 0 at the last token. */
        NEXT,
        /** {@code y(t) = x(t) + discount · y(t + 1)}, with 0 after the last token. */
        DISCOUNTED_SUM
    }

    private static double truth(boolean value) {
        return value ? 1 : 0;
    }
}
