package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.hone.cli.terminal.Table;
import org.hone.runtime.analyse.Claim;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.StraightLine;

/** A batch on which two estimators differ, with the fields that one of them reads. */
final class CounterExampleTable {
    private static final int DIGITS = 6;

    private CounterExampleTable() {}

    static Table of(Trial.Refutation refutation) {
        PackedBatch batch = refutation.example().batch().packed();
        Set<SourceField> fields = fields(refutation.claim());
        List<Table.Column> columns = new ArrayList<>();
        columns.add(Table.Column.left("prompt"));
        columns.add(Table.Column.left("reply"));
        columns.add(Table.Column.left("token"));
        fields.forEach(f -> columns.add(Table.Column.right(title(f))));
        columns.add(Table.Column.right(refutation.left()));
        columns.add(Table.Column.right(refutation.right()));
        List<List<String>> rows = new ArrayList<>();
        for (int s = 0; s < batch.sequences(); s++) {
            for (int t = batch.offsets()[s]; t < batch.offsets()[s + 1]; t++) {
                boolean first = t == batch.offsets()[s];
                boolean fresh = first && (s == 0 || batch.promptOf()[s] != batch.promptOf()[s - 1]);
                List<String> row = new ArrayList<>();
                row.add(fresh ? Integer.toString(batch.promptOf()[s] + 1) : "");
                row.add(first ? Integer.toString(s + 1) : "");
                row.add(Integer.toString(t - batch.offsets()[s] + 1));
                for (SourceField f : fields) {
                    boolean shown = f.axis() == Axis.TOKEN || (first && (f.axis() != Axis.BATCH || s == 0));
                    row.add(shown ? number(value(batch, f, s, t)) : "");
                }
                row.add(number(refutation.example().left().get(t)));
                row.add(number(refutation.example().right().get(t)));
                rows.add(row);
            }
        }
        return new Table(columns, rows);
    }

    static ArrayNode json(Trial.Refutation refutation) {
        PackedBatch batch = refutation.example().batch().packed();
        ArrayNode all = new ObjectMapper().createArrayNode();
        for (int s = 0; s < batch.sequences(); s++) {
            for (int t = batch.offsets()[s]; t < batch.offsets()[s + 1]; t++) {
                ObjectNode row = all.addObject()
                        .put("prompt", batch.promptOf()[s])
                        .put("sequence", s)
                        .put("token", t - batch.offsets()[s]);
                for (SourceField f : fields(refutation.claim())) {
                    row.put(f.name().toLowerCase(Locale.ROOT), value(batch, f, s, t));
                }
                row.put("left", refutation.example().left().get(t));
                row.put("right", refutation.example().right().get(t));
            }
        }
        return all;
    }

    private static Set<SourceField> fields(Claim claim) {
        Set<SourceField> all = new TreeSet<>();
        all.addAll(StraightLine.of(claim.left().expressions()).fields());
        all.addAll(StraightLine.of(claim.right().expressions()).fields());
        return all;
    }

    private static double value(PackedBatch batch, SourceField field, int sequence, int token) {
        double[] values = batch.values(field);
        return switch (field.axis()) {
            case TOKEN -> values[token];
            case SEQUENCE -> values[sequence];
            case PROMPT -> values[batch.promptOf()[sequence]];
            case BATCH -> values[0];
        };
    }

    private static String title(SourceField field) {
        return switch (field) {
            case POLICY_LOGPROB -> "log π";
            case BEHAVIOUR_LOGPROB -> "log π_old";
            case PROXIMAL_LOGPROB -> "log π_prox";
            case REFERENCE_LOGPROB -> "log π_ref";
            case TEACHER_LOGPROB -> "log π_teacher";
            default -> field.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** Six significant digits at most, none of them a closing zero. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return "0";
        }
        java.math.BigDecimal rounded = new java.math.BigDecimal(value)
                .round(new java.math.MathContext(DIGITS))
                .stripTrailingZeros();
        double size = Math.abs(value);
        return size < 1e-4 || size >= 1e6 ? String.format(Locale.ROOT, "%.3e", value) : rounded.toPlainString();
    }
}
