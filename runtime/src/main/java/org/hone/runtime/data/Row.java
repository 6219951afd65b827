package org.hone.runtime.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.verify.Fields;
import org.hone.runtime.verify.TextValue;

/**
 * One row of a dataset.
 *
 * @param index its place in the dataset, from 0, after skipping
 * @param id where it comes from, the same in every run: {@code chain_sum/2/train/17} or {@code train.jsonl:17} (the line)
 * @param values the declared columns, in declared order
 */
public record Row(int index, String id, Map<String, TextValue> values) implements Fields {
    /** A row of these values. */
    public Row {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * A message of a chat prompt.
     *
     * @param role {@code system}, {@code user} or {@code assistant}
     */
    public record Message(String role, String content) {}

    @Override
    public TextValue field(String name) {
        TextValue value = values.get(name);
        return value != null ? value : new TextValue.Absent(Columns.missing(name, values.keySet()));
    }

    /** A column as text. */
    public Optional<String> text(String column) {
        return Optional.ofNullable(values.get(column)).map(TextValue::show);
    }

    /** The prompt as plain text. */
    public String prompt() {
        return text(DatasetPlan.PROMPT).orElseThrow();
    }

    /** The prompt as a chat: a text is one message of the user, a list of {@code role} and {@code content} is taken as it is. */
    public List<Message> messages() {
        TextValue prompt = field(DatasetPlan.PROMPT);
        return prompt instanceof TextValue.Items items
                ? items.items().stream().map(Row::message).toList()
                : List.of(new Message("user", TextValue.show(prompt)));
    }

    private static Message message(TextValue value) {
        if (value instanceof TextValue.Parts parts
                && parts.parts().get("role") instanceof TextValue.Text role
                && parts.parts().get("content") instanceof TextValue.Text content) {
            return new Message(role.text(), content.text());
        }
        throw new IllegalArgumentException("a message has a `role` and a `content`, both texts");
    }

    /** The demonstration, if the dataset declares one. */
    public Optional<String> demo() {
        return text(DatasetPlan.DEMO);
    }

    /** The gold answer, if the dataset declares one. */
    public Optional<String> answer() {
        return text(DatasetPlan.ANSWER);
    }
}
