package org.hone.lower;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.hone.check.Elaborator;
import org.hone.check.Graph;
import org.hone.check.Show;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.Expr.BinaryOp;
import org.hone.runtime.estimate.Expr.ReduceOp;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.hone.source.Place;

/** What an estimator's graph says that its types do not: read from the graph, whatever names it was written with. */
final class EstimatorChecks {
    private final Elaborator elaborator;

    EstimatorChecks(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /**
     * Whether a term is sound mathematics; some of what is said is a warning.
     *
     * @param n rollouts a prompt
     */
    boolean check(ScheduleInfo.Term term, int n) {
        if (!group(term, n) || !divisions(term) || !count(term, n)) {
            return false;
        }
        if (!demonstrations(term) || !replyRatio(term) || !lengths(term)) {
            return false;
        }
        deviation(term);
        summed(term);
        return true;
    }

    private boolean group(ScheduleInfo.Term term, int n) {
        EstimatorGraph g = term.estimator().graph();
        boolean statistics = Inspect.groupStatistics(g.advantage()) || Inspect.groupStatistics(g.mask());
        if (n > 1 || g.source() != SourceKind.ROLLOUTS || !statistics) {
            return true;
        }
        boolean leaveOneOut = Inspect.any(g.advantage(), EstimatorChecks::others);
        Diagnostic d = leaveOneOut
                ? at(Code.LEAVE_ONE_OUT_OF_ONE, term.place(), "`" + g.name() + "` leaves one out of a single rollout")
                : at(Code.GROUP_OF_ONE, term.place(), "`" + g.name() + "` compares a single rollout with itself");
        add(d.note("with n = 1 every advantage is 0 and nothing is learnt")
                .help("sample more: `rollouts = { n: 4, … }`"));
        return false;
    }

    /** The number of the other members of a group. */
    private static boolean others(Expr e) {
        return e instanceof Expr.Binary b
                && b.op() == BinaryOp.SUBTRACT
                && b.a() instanceof Expr.Reduce r
                && r.op() == ReduceOp.COUNT
                && r.per() == Axis.PROMPT
                && b.b() instanceof Expr.Literal l
                && l.value() == 1;
    }

    /** Divisors that are 0 in a group of equal rewards or in a group without the members that are counted. */
    private boolean divisions(ScheduleInfo.Term term) {
        if (term.estimator().standard() && term.estimator().arguments().isEmpty()) {
            return true;
        }
        EstimatorGraph g = term.estimator().graph();
        for (Expr slot : g.expressions()) {
            if (!divisions(term, slot, e -> false)) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param guarded what a condition above has looked at already
     */
    private boolean divisions(ScheduleInfo.Term term, Expr e, Predicate<Expr> guarded) {
        if (e instanceof Expr.Select s) {
            Predicate<Expr> looked = x -> guarded.test(x) || Inspect.any(s.condition(), x::equals);
            return divisions(term, s.then(), looked) && divisions(term, s.otherwise(), looked);
        }
        if (e instanceof Expr.Binary b && b.op() == BinaryOp.DIVIDE) {
            Expr divisor = bare(b.b());
            boolean deviation =
                    divisor instanceof Expr.Reduce r && (r.op() == ReduceOp.STD || r.op() == ReduceOp.STD_POPULATION);
            if ((deviation || share(divisor)) && !guarded.test(divisor)) {
                zero(term, b, deviation);
                return false;
            }
        }
        for (Expr part : Inspect.parts(e)) {
            if (!divisions(term, part, guarded)) {
                return false;
            }
        }
        return true;
    }

    private void zero(ScheduleInfo.Term term, Expr division, boolean deviation) {
        Place place = term.estimator().standard()
                ? term.place()
                : elaborator.sites().place(division).orElse(term.estimator().place());
        add(
                deviation
                        ? at(Code.DIVISION_BY_ZERO, place, "this divides by a deviation that can be 0")
                                .note(
                                        "in a group of equal rewards the deviation is 0 and so is what it divides: 0 / 0 is no number")
                                .help("add a small number: `… / (std(…) + 1e-6)`, or use `standardised`")
                        : at(Code.DIVISION_BY_ZERO, place, "this is the mean of a set that can be empty")
                                .note("where no member counts, the divisor is 0 and the mean is no number")
                                .help("divide by at least 1: `… / max(…, 1.0)`"));
    }

    /** Without what does not change whether it can be 0. */
    private static Expr bare(Expr e) {
        if (e instanceof Expr.Frozen f) {
            return bare(f.x());
        }
        if (e instanceof Expr.Binary b && b.op() == BinaryOp.ADD) {
            return b.b() instanceof Expr.Literal l && l.value() == 0
                    ? bare(b.a())
                    : b.a() instanceof Expr.Literal k && k.value() == 0 ? bare(b.b()) : e;
        }
        return e;
    }

    /** How many members have a property, or what share of them. */
    private static boolean share(Expr e) {
        return e instanceof Expr.Reduce r && (r.op() == ReduceOp.SUM || r.op() == ReduceOp.MEAN) && indicator(r.x());
    }

    private static boolean indicator(Expr e) {
        return switch (e) {
            case Expr.Field f -> f.field() == SourceField.IS_DEMO || f.field() == SourceField.TRUNCATED;
            case Expr.Select s ->
                s.then() instanceof Expr.Literal a
                        && s.otherwise() instanceof Expr.Literal b
                        && (a.value() == 0 || b.value() == 0);
            case Expr.Binary b -> !b.op().differentiable() || (b.op() == BinaryOp.SUBTRACT && indicator(b.b()));
            case Expr.Unary u -> u.op() == Expr.UnaryOp.NOT;
            case Expr.Literal l -> false;
            case Expr.Stat s -> false;
            case Expr.Frozen f -> indicator(f.x());
            case Expr.Reduce r -> false;
            case Expr.Scan s -> false;
        };
    }

    /** The sum over a group divided by a number that is not that of its members. */
    private boolean count(ScheduleInfo.Term term, int n) {
        EstimatorGraph g = term.estimator().graph();
        if (g.source() != SourceKind.ROLLOUTS) {
            return true;
        }
        Optional<Expr> wrong = Inspect.first(g.advantage(), e -> {
            OptionalDouble share = divisor(e);
            return share.isPresent()
                    && share.getAsDouble() != n
                    && share.getAsDouble() > 1
                    && share.getAsDouble() == Math.rint(share.getAsDouble());
        });
        if (wrong.isEmpty()) {
            return true;
        }
        double count = divisor(wrong.get()).orElseThrow();
        add(at(
                        Code.LITERAL_COUNT,
                        place(term, wrong.get()),
                        "the sum over a prompt's rollouts is divided by " + Show.number(count) + ", but n is " + n)
                .help("take the mean: `mean(…, per: prompt)`, or divide by `count(…, per: prompt)`"));
        return false;
    }

    /** What the sum over a prompt's rollouts is divided by, written as a division or as a product with its inverse. */
    private static OptionalDouble divisor(Expr e) {
        if (!(e instanceof Expr.Binary b)) {
            return OptionalDouble.empty();
        }
        if (b.op() == BinaryOp.DIVIDE && groupSum(b.a()) && b.b() instanceof Expr.Literal l) {
            return OptionalDouble.of(l.value());
        }
        if (b.op() == BinaryOp.MULTIPLY) {
            if (groupSum(b.a()) && b.b() instanceof Expr.Literal l) {
                return OptionalDouble.of(1 / l.value());
            }
            if (groupSum(b.b()) && b.a() instanceof Expr.Literal l) {
                return OptionalDouble.of(1 / l.value());
            }
        }
        return OptionalDouble.empty();
    }

    private static boolean groupSum(Expr e) {
        return e instanceof Expr.Reduce r
                && r.op() == ReduceOp.SUM
                && r.per() == Axis.PROMPT
                && r.x().axis() == Axis.SEQUENCE;
    }

    /** A demonstration was not sampled: in a mixed group its behaviour policy may not be asked for. */
    private boolean demonstrations(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        if (g.source() != SourceKind.MIXED || term.estimator().standard()) {
            return true;
        }
        for (Expr slot : g.expressions()) {
            if (asked(slot)) {
                add(at(
                                Code.DEMO_BEHAVIOUR,
                                place(term, slot),
                                "`" + g.name() + "` asks with what probability a demonstration was sampled")
                        .note(
                                "the demonstrations of a mixed group come from elsewhere: there is no `t.behaviour` and no `t.ratio` for them")
                        .help("choose: `if t.is_demo then 0.0 else t.behaviour.logprob`"));
                return false;
            }
        }
        return true;
    }

    private static boolean asked(Expr e) {
        if (e instanceof Expr.Field f) {
            return f.field() == SourceField.BEHAVIOUR_LOGPROB;
        }
        if (e instanceof Expr.Select s && s.condition().equals(new Expr.Field(SourceField.IS_DEMO))) {
            return asked(s.then());
        }
        boolean not = e instanceof Expr.Select s
                && s.condition().equals(Graph.unary(Expr.UnaryOp.NOT, new Expr.Field(SourceField.IS_DEMO)));
        return not
                ? asked(((Expr.Select) e).otherwise())
                : Inspect.parts(e).stream().anyMatch(EstimatorChecks::asked);
    }

    /** One ratio for a whole reply, times a divergence that differs from token to token. */
    private boolean replyRatio(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        if (!Inspect.weighs(g, r -> true) || !Inspect.token(g.advantage(), EstimatorChecks::other)) {
            return true;
        }
        add(
                at(
                                Code.REPLY_RATIO_ON_TOKENS,
                                place(term, g.advantage()),
                                "`" + g.name() + "` weighs a KL per token with a ratio per reply")
                        .note(
                                "the ratio of the whole reply is the weight of the whole reply; each token's log-ratio needs its own")
                        .help(
                                "give the KL a term of its own with `reference = t.behaviour.logprob`, or take it per reply: `mean(…, per: sequence)`"));
        return false;
    }

    private static boolean other(Expr e) {
        return e instanceof Expr.Field f
                && (f.field() == SourceField.REFERENCE_LOGPROB || f.field() == SourceField.TEACHER_LOGPROB);
    }

    /** A ratio per reply whose reply then weighs as much as it is long. */
    private boolean lengths(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        if (!Inspect.weighs(g, r -> r.op() == ReduceOp.MEAN) || !Inspect.countsTokens(g.aggregate())) {
            return true;
        }
        add(at(
                        Code.WEIGHTED_BY_LENGTH,
                        term.place(),
                        "`" + g.name() + "` has one ratio per reply but weighs each reply by its length")
                .note("GSPO's objective is a mean over replies of their ratios times their advantages")
                .help("take the mean over the reply first: `l |> mean(per: sequence) |> …`"));
        return false;
    }

    /** Dr. GRPO's constant denominator with GRPO's division by the deviation left on. */
    private void deviation(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        if (Inspect.constantDenominator(g.aggregate()) && Inspect.deviation(g.advantage())) {
            add(warning(
                            Code.DIFFICULTY_BIAS,
                            term.place(),
                            "`" + g.name() + "` divides by the group's deviation under a constant denominator")
                    .note(
                            "the constant denominator of Dr. GRPO removes the length bias, the deviation brings the difficulty bias back")
                    .help("use `centred` for the advantage"));
        }
    }

    /** The product of a reply's ratios, which nobody wrote as an `exp`. */
    private void summed(ScheduleInfo.Term term) {
        EstimatorGraph g = term.estimator().graph();
        if (!term.estimator().standard() && Inspect.product(g.reference())) {
            add(warning(
                            Code.SUMMED_RATIO,
                            place(term, g.reference()),
                            "the weight is `exp` of a summed log-ratio, which grows with the length of the reply")
                    .note("a reply of 100 tokens with ratios of 1.01 each has the product 2.7")
                    .help("take the mean over the reply: `mean(…, per: sequence)`"));
        }
    }

    private Place place(ScheduleInfo.Term term, Expr e) {
        return term.estimator().standard()
                ? term.place()
                : elaborator.sites().place(e).orElse(term.estimator().place());
    }

    private static Diagnostic at(Code code, Place place, String message) {
        return Diagnostic.error(code, place.source(), place.span(), message);
    }

    private static Diagnostic warning(Code code, Place place, String message) {
        return Diagnostic.warning(code, place.source(), place.span(), message);
    }

    private void add(Diagnostic d) {
        elaborator.reporter().add(d);
    }
}
