package org.hone.runtime.analyse;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.hone.runtime.estimate.EstimatorGraph;

/**
 * Compares estimators: by normal form first, which proves, then on generated batches, which only tests.
 *
 * @param batches how many batches, on which the condition holds, a claim is tested on
 * @param seed key of the batches
 */
public record Comparison(int batches, long seed) {
    /** What the tools use. */
    public static final Comparison USUAL = new Comparison(200, 1);

    /** Batches tried for each one on which the condition must hold. */
    private static final int PATIENCE = 50;

    /** How {@code a} relates to {@code b}; both read the same source. */
    public Relation compare(EstimatorGraph a, EstimatorGraph b, Condition condition) {
        return compare(new Claim(a, 1, b, 1, condition, false));
    }

    /**
     * Whether a claim holds. The answer is {@link Relation.Scaled} with factor 1 if it does, {@link Relation.WithinStep} if that is
     * what it claims; every other answer says what is true instead.
     */
    public Relation compare(Claim claim) {
        Optional<NormalForm> left = NormalForm.of(claim.left(), claim.condition());
        Optional<NormalForm> right = NormalForm.of(claim.right(), claim.condition());
        if (left.isPresent() && right.isPresent()) {
            OptionalDouble k = left.get().over(right.get());
            if (k.isPresent()) {
                return new Relation.Scaled(
                        rounded(k.getAsDouble() * claim.leftFactor() / claim.rightFactor()), true, 0);
            }
        }
        return test(claim);
    }

    private Relation test(Claim claim) {
        BatchGenerator generator = new BatchGenerator(
                claim.left().source(), seed, claim.condition().onPolicyWhereSampled(), BatchGenerator.SMALL);
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        int held = 0;
        int tried = 0;
        Optional<SampleBatch> refutation = Optional.empty();
        int refuted = 0;
        for (; tried < batches * PATIENCE && held < batches; tried++) {
            SampleBatch batch = generator.batch(tried);
            if (!claim.condition().holds(batch.packed())) {
                continue;
            }
            held++;
            Claim.Sides sides = claim.sides(batch);
            double k = sides.factor();
            if (Double.isNaN(k)) {
                return differs(claim, batch, held);
            }
            if (!sides.nothing()) {
                least = Math.min(least, k);
                greatest = Math.max(greatest, k);
                if (refutation.isEmpty() && claim.refutedBy(batch)) {
                    refutation = Optional.of(batch);
                    refuted = held;
                }
            }
        }
        if (held == 0) {
            return new Relation.Unsatisfied(tried);
        }
        if (least > greatest) {
            return new Relation.Scaled(1, false, held);
        }
        if (greatest - least <= Claim.TOLERANCE * Math.max(Math.abs(greatest), Math.abs(least))) {
            return new Relation.Scaled(rounded((least + greatest) / 2), false, held);
        }
        if (least > 0) {
            return new Relation.WithinStep(least, greatest, held);
        }
        return differs(claim, refutation.orElseThrow(), refuted);
    }

    /** The smallest batch found that refutes the claim, be it by a factor only. */
    public Optional<CounterExample> refute(Claim claim) {
        BatchGenerator generator = new BatchGenerator(
                claim.left().source(), seed, claim.condition().onPolicyWhereSampled(), BatchGenerator.SMALL);
        for (int i = 0; i < batches * PATIENCE; i++) {
            SampleBatch batch = generator.batch(i);
            if (claim.refutedBy(batch)) {
                return Optional.of(shrunk(claim, batch, claim::refutedBy));
            }
        }
        return Optional.empty();
    }

    private static Relation differs(Claim claim, SampleBatch batch, int seen) {
        Predicate<SampleBatch> still = Double.isNaN(claim.sides(batch).factor()) ? claim::noFactor : claim::refutedBy;
        return new Relation.Differs(shrunk(claim, batch, still), seen);
    }

    private static CounterExample shrunk(Claim claim, SampleBatch batch, Predicate<SampleBatch> still) {
        SampleBatch smallest = Shrinker.smallest(batch, still);
        Claim.Sides sides = claim.sides(smallest);
        return new CounterExample(
                smallest,
                Arrays.stream(sides.left()).boxed().toList(),
                Arrays.stream(sides.right()).boxed().toList());
    }

    /** The nearest short number, where the factor is one up to rounding. */
    private static double rounded(double k) {
        double near = Math.rint(k * 1e6) / 1e6;
        return Math.abs(near - k) <= Claim.TOLERANCE * Math.abs(k) ? near : k;
    }
}
