package org.hone.runtime.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hone.runtime.data.Keys;
import org.jspecify.annotations.Nullable;

/**
 * Two evaluations side by side.
 *
 * @param before name of the first one's dataset
 * @param after name of the second one's dataset
 * @param paired whether both have the same rows in the same order, so that differences are taken row by row; if not, lines
 *     have no difference
 * @param overall all rows
 * @param groups by label, labels in natural order, those of either evaluation
 */
public record Comparison(String before, String after, boolean paired, Line overall, List<Line> groups) {
    /** Two evaluations side by side. */
    public Comparison {
        groups = List.copyOf(groups);
    }

    /**
     * One line of the table.
     *
     * @param label the group; {@code all} for all rows
     * @param before the first evaluation's mean; null if it has no such group
     * @param after the second evaluation's mean; null if it has no such group
     * @param difference after − before over the same rows, with the bootstrap interval of the paired differences; null if
     *     the rows are not the same
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Line(
            String label,
            @Nullable Estimate before,
            @Nullable Estimate after,
            @Nullable Estimate difference) {}

    /** The comparison of two evaluations. */
    public static Comparison of(Evaluation before, Evaluation after) {
        boolean paired = ids(before).equals(ids(after));
        TreeSet<String> labels = new TreeSet<>(NaturalOrder.LABELS);
        labels.addAll(before.groups().keySet());
        labels.addAll(after.groups().keySet());
        List<Line> groups = new ArrayList<>();
        for (String label : labels) {
            groups.add(new Line(
                    label,
                    before.groups().get(label),
                    after.groups().get(label),
                    paired ? difference(before, after, label) : null));
        }
        return new Comparison(
                before.dataset(),
                after.dataset(),
                paired,
                new Line("all", before.overall(), after.overall(), paired ? difference(before, after, null) : null),
                groups);
    }

    private static List<String> ids(Evaluation evaluation) {
        return evaluation.rows().stream().map(Evaluation.RowMean::id).toList();
    }

    /** The difference over the rows with that label of the first evaluation; over all rows if it is null. */
    private static @Nullable Estimate difference(Evaluation before, Evaluation after, @Nullable String label) {
        int[] places = IntStream.range(0, before.rows().size())
                .filter(i -> label == null || label.equals(before.rows().get(i).group()))
                .toArray();
        if (places.length == 0) {
            return null;
        }
        double[] differences = Arrays.stream(places)
                .mapToDouble(
                        i -> after.rows().get(i).reward() - before.rows().get(i).reward())
                .toArray();
        int[] questions = Intervals.firstOccurrences(Arrays.stream(places)
                .mapToObj(i -> Integer.toString(before.rows().get(i).question()))
                .toList());
        return Intervals.bootstrap(differences, questions, Keys.hash("difference/" + (label == null ? "" : label)));
    }
}
