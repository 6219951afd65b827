package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hone.runtime.analyse.BatchEstimates;
import org.hone.runtime.analyse.GradientSummary;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.record.RecordedBatch;
import org.hone.runtime.record.RecordedSequence;

/** Estimates on a recorded batch, for people. */
public final class EstimateText {
    private EstimateText() {}

    /**
     * What was read, a row for each estimator, the angles between them if they are more than two, and the first replies.
     *
     * @param recorded how many steps the file holds
     * @param rows replies to list
     */
    public static List<String> lines(BatchEstimates answer, int recorded, int rows, Glyphs glyphs) {
        List<String> lines = new ArrayList<>();
        lines.add(batch(answer.batch(), recorded));
        long assumed = answer.batch().assumedOnPolicy();
        if (assumed > 0) {
            lines.add(assumed + " rollouts have no policy_logprob and count as on-policy");
        }
        notices(answer, lines);
        lines.add("");
        lines.addAll(estimators(answer).lines(glyphs));
        if (answer.estimates().size() > 2) {
            lines.add("");
            lines.addAll(angles(answer).lines(glyphs));
        }
        if (rows > 0) {
            lines.add("");
            lines.add("means over a reply's tokens of coefficient c and weight");
            lines.addAll(replies(answer, rows).lines(glyphs));
            int left = answer.batch().sequences().size() - rows;
            if (left > 0) {
                lines.add("and " + left + " more (--rows N)");
            }
        }
        return lines;
    }

    private static String batch(RecordedBatch batch, int recorded) {
        long rollouts =
                batch.sequences().stream().filter(RecordedSequence::rollout).count();
        long demos = batch.sequences().size() - rollouts;
        int[] offsets = batch.offsets();
        return batch.file()
                + (batch.step() > 0
                        ? ", step " + batch.step() + (recorded > 1 ? " of " + recorded + " recorded" : "")
                        : "")
                + ": " + batch.prompts().size() + " prompts, " + rollouts + " rollouts, "
                + (demos > 0 ? demos + " demonstrations, " : "")
                + String.format(Locale.ROOT, "%,d", offsets[offsets.length - 1]) + " tokens";
    }

    private static void notices(BatchEstimates answer, List<String> lines) {
        for (BatchEstimates.Estimate one : answer.estimates()) {
            if (one.selection().members().length == 0) {
                lines.add(one.name() + " reads "
                        + (one.graph().source() == SourceKind.DEMOS ? "demonstrations" : "rollouts")
                        + ", and the batch has none");
            }
        }
    }

    private static Table estimators(BatchEstimates answer) {
        double first = answer.estimates().getFirst().summary().norm();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < answer.estimates().size(); i++) {
            GradientSummary s = answer.estimates().get(i).summary();
            rows.add(List.of(
                    Integer.toString(i + 1),
                    answer.estimates().get(i).name(),
                    Numbers.plain(s.norm()),
                    three(s.norm() / first),
                    three(answer.cosine()[i][0]),
                    Numbers.count(s.effectiveSampleSize()),
                    Numbers.percentPoint(s.maskedShare()),
                    Numbers.percentPoint(s.zeroSignalShare())));
        }
        return new Table(
                List.of(
                        Table.Column.right(""),
                        Table.Column.left("estimator"),
                        Table.Column.right("norm"),
                        Table.Column.right("relative"),
                        Table.Column.right("cosine"),
                        Table.Column.right("effective tokens"),
                        Table.Column.right("masked %"),
                        Table.Column.right("no signal %")),
                rows);
    }

    private static Table angles(BatchEstimates answer) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.Column.right("cosine")));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < answer.estimates().size(); i++) {
            columns.add(Table.Column.right(Integer.toString(i + 1)));
            List<String> row = new ArrayList<>(List.of(Integer.toString(i + 1)));
            for (double cosine : answer.cosine()[i]) {
                row.add(three(cosine));
            }
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    /** The first replies: the mean over a reply's tokens of coefficient and of weight, for each estimator that reads it. */
    private static Table replies(BatchEstimates answer, int most) {
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.Column.left("prompt"),
                Table.Column.left("source"),
                Table.Column.right("reward"),
                Table.Column.right("tokens")));
        for (int i = 1; i <= answer.estimates().size(); i++) {
            columns.add(Table.Column.right("c" + i));
            columns.add(Table.Column.right("weight" + i));
        }
        List<List<String>> rows = new ArrayList<>();
        for (int s = 0; s < Math.min(most, answer.batch().sequences().size()); s++) {
            RecordedSequence sequence = answer.batch().sequences().get(s);
            List<String> row = new ArrayList<>(List.of(
                    sequence.prompt(),
                    sequence.rollout() ? "rollout" : "demo",
                    Numbers.plain(sequence.reward().orElse(Double.NaN)),
                    Integer.toString(sequence.length())));
            for (BatchEstimates.Estimate e : answer.estimates()) {
                row.add(Numbers.plain(mean(e, s, e.coefficients().coefficient())));
                row.add(Numbers.plain(mean(e, s, e.coefficients().weight())));
            }
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    private static double mean(BatchEstimates.Estimate estimate, int sequence, double[] values) {
        int[] members = estimate.selection().members();
        int[] offsets = estimate.selection().batch().offsets();
        for (int i = 0; i < members.length; i++) {
            if (members[i] == sequence) {
                double sum = 0;
                for (int t = offsets[i]; t < offsets[i + 1]; t++) {
                    sum += values[t];
                }
                return sum / (offsets[i + 1] - offsets[i]);
            }
        }
        return Double.NaN;
    }

    /** Three decimals; thousands are grouped. */
    private static String three(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%,.0f", value + 0.0);
    }
}
