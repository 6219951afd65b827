package org.hone.runtime.verify.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.verify.math.Formula.Apply;
import org.hone.runtime.verify.math.Formula.Matrix;

/** Sums and products of matrices, entry by entry. */
final class Matrices {
    private static final int SIZE_LIMIT = 12;

    private Matrices() {}

    /** The matrix that a formula is or comes to. */
    static Optional<Matrix> value(Formula f) {
        if (f instanceof Matrix m) {
            return Optional.of(m);
        }
        if (!(f instanceof Apply a) || a.arguments().size() > 2 || !f.any(Matrix.class::isInstance)) {
            return Optional.empty();
        }
        Optional<Matrix> x = value(a.arguments().getFirst());
        if (a.name().equals("neg")) {
            return x.map(m -> scaled(m, new Apply("neg", List.of(new Formula.Literal(java.math.BigDecimal.ONE)))));
        }
        Optional<Matrix> y = a.arguments().size() == 2 ? value(a.arguments().get(1)) : Optional.empty();
        if (a.name().equals("*")) {
            if (x.isPresent() && y.isPresent()) {
                return product(x.get(), y.get());
            }
            return x.isPresent()
                    ? x.map(m -> scaled(m, a.arguments().get(1)))
                    : y.map(m -> scaled(m, a.arguments().getFirst()));
        }
        boolean sum = a.name().equals("+") && x.isPresent() && y.isPresent();
        return sum ? sum(x.get(), y.get()) : Optional.empty();
    }

    private static Matrix scaled(Matrix m, Formula factor) {
        return new Matrix(m.rows().stream()
                .map(row -> row.stream()
                        .map(entry -> (Formula) new Apply("*", List.of(factor, entry)))
                        .toList())
                .toList());
    }

    private static boolean regular(Matrix m) {
        int width = m.rows().getFirst().size();
        return m.rows().size() <= SIZE_LIMIT
                && width <= SIZE_LIMIT
                && m.rows().stream().allMatch(r -> r.size() == width);
    }

    private static Optional<Matrix> sum(Matrix a, Matrix b) {
        boolean fit = regular(a)
                && regular(b)
                && a.rows().size() == b.rows().size()
                && a.rows().getFirst().size() == b.rows().getFirst().size();
        if (!fit) {
            return Optional.empty();
        }
        List<List<Formula>> rows = new ArrayList<>();
        for (int i = 0; i < a.rows().size(); i++) {
            List<Formula> row = new ArrayList<>();
            for (int j = 0; j < a.rows().get(i).size(); j++) {
                row.add(new Apply(
                        "+", List.of(a.rows().get(i).get(j), b.rows().get(i).get(j))));
            }
            rows.add(row);
        }
        return Optional.of(new Matrix(rows));
    }

    private static Optional<Matrix> product(Matrix a, Matrix b) {
        if (!regular(a) || !regular(b) || a.rows().getFirst().size() != b.rows().size()) {
            return Optional.empty();
        }
        List<List<Formula>> rows = new ArrayList<>();
        for (List<Formula> left : a.rows()) {
            List<Formula> row = new ArrayList<>();
            for (int j = 0; j < b.rows().getFirst().size(); j++) {
                Formula total = new Apply(
                        "*", List.of(left.getFirst(), b.rows().getFirst().get(j)));
                for (int k = 1; k < left.size(); k++) {
                    total = new Apply(
                            "+",
                            List.of(
                                    total,
                                    new Apply(
                                            "*",
                                            List.of(left.get(k), b.rows().get(k).get(j)))));
                }
                row.add(total);
            }
            rows.add(row);
        }
        return Optional.of(new Matrix(rows));
    }
}
