package org.hone.runtime.data;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.verify.Fields;
import org.hone.runtime.verify.TextEvaluator;
import org.hone.runtime.verify.TextValue;

/** The declared columns of a dataset: makes rows from what the source has. */
final class Columns {
    private final Map<String, TextEvaluator> declared = new LinkedHashMap<>();
    private final boolean chat;

    Columns(DatasetPlan plan) {
        this.chat = plan.chat();
        for (Map.Entry<String, TextExpr> column : plan.columns().entrySet()) {
            try {
                declared.put(column.getKey(), new TextEvaluator(column.getValue()));
            } catch (IllegalArgumentException e) {
                throw new DataException(
                        "dataset `%s`, column `%s`".formatted(plan.name(), column.getKey()),
                        String.valueOf(e.getMessage()),
                        "mend the column's expression");
            }
        }
    }

    boolean declares(String name) {
        return declared.containsKey(name);
    }

    /** The row's values: the inherited ones of the source, then the declared ones. */
    Map<String, TextValue> values(Fields source, Map<String, TextValue> inherited, String where) {
        Map<String, TextValue> values = new LinkedHashMap<>(inherited);
        declared.forEach((name, evaluator) -> values.put(name, value(name, evaluator, source, where)));
        return values;
    }

    private TextValue value(String name, TextEvaluator evaluator, Fields source, String where) {
        TextValue value;
        try {
            value = evaluator.evaluate(source);
        } catch (IllegalArgumentException e) {
            throw wrong(where, name, String.valueOf(e.getMessage()));
        }
        if (value instanceof TextValue.Absent absent) {
            throw wrong(where, name, absent.why());
        }
        if (needed(name) && TextValue.show(value).isBlank()) {
            throw wrong(where, name, "it is empty");
        }
        if (name.equals(DatasetPlan.PROMPT) && chat) {
            requireChat(value, where);
        }
        return value;
    }

    private static void requireChat(TextValue value, String where) {
        try {
            new Row(0, where, Map.of(DatasetPlan.PROMPT, value)).messages();
        } catch (IllegalArgumentException e) {
            throw wrong(where, DatasetPlan.PROMPT, String.valueOf(e.getMessage()));
        }
    }

    private static boolean needed(String name) {
        return name.equals(DatasetPlan.PROMPT) || name.equals(DatasetPlan.DEMO) || name.equals(DatasetPlan.ANSWER);
    }

    private static DataException wrong(String where, String column, String what) {
        return new DataException(
                where,
                "no value for `%s`: %s".formatted(column, what),
                "mend the row, or how the dataset declares `%s`".formatted(column));
    }

    static String missing(String name, Collection<String> present) {
        return present.isEmpty()
                ? "the row has no column `%s`; it has none".formatted(name)
                : "the row has no column `%s`; it has %s".formatted(name, listed(present));
    }

    static String listed(Collection<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
