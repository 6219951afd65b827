package org.hone.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.session.RunReport;

/** A report on runs as a table: accuracy in percent, mean and half the 95 % interval over seeds. */
public final class ReportText {
    private ReportText() {}

    /** The table. */
    public static Table table(RunReport report) {
        List<Table.Column> columns = new ArrayList<>();
        columns.add(Table.Column.left("recipe"));
        columns.add(Table.Column.left("seeds"));
        for (String group : report.groups()) {
            columns.add(Table.Column.right(group + " %"));
        }
        columns.add(Table.Column.right("training time"));
        List<List<String>> rows = new ArrayList<>();
        for (RunReport.Line line : report.lines()) {
            List<String> row = new ArrayList<>();
            row.add(line.program());
            row.add(String.join(", ", line.seeds().stream().map(String::valueOf).toList()));
            for (String group : report.groups()) {
                row.add(Optional.ofNullable(line.accuracy().get(group))
                        .map(ReportText::cell)
                        .orElse(""));
            }
            row.add(Numbers.duration(line.meanSeconds()));
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    private static String cell(RunReport.Mean mean) {
        String centre = Numbers.percentPoint(mean.mean());
        return mean.reach().isPresent()
                ? centre + " ± " + Numbers.percentPoint(mean.reach().getAsDouble())
                : centre;
    }
}
