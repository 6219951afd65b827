package org.hone.runtime.data;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.verify.TextValue;

/** Items of a built-in task, made when asked for. Row {@code i} has the difficulties' {@code i mod k}-th entry. */
final class TaskDataset implements Dataset {
    private final DatasetPlan plan;
    private final DatasetPlan.Source.Task source;
    private final Task task;
    private final Columns columns;
    private final int size;

    private TaskDataset(DatasetPlan plan, DatasetPlan.Source.Task source, int size) {
        this.plan = plan;
        this.source = source;
        this.task = Task.named(source.task());
        this.columns = new Columns(plan);
        this.size = size;
    }

    static TaskDataset open(DatasetPlan plan, DatasetPlan.Source.Task source) {
        Task task = Task.named(source.task());
        if (source.difficulties().isEmpty()) {
            throw new DataException(
                    "dataset `%s`".formatted(plan.name()),
                    "no difficulty is given",
                    "use some from 1 to %d".formatted(task.hardest()));
        }
        source.difficulties().forEach(difficulty -> task.requireKnown(difficulty, source.split()));
        int left = Math.max(0, source.size() - plan.skip());
        int size = Math.min(left, plan.limit().orElse(left));
        if (size == 0) {
            throw Datasets.empty(plan, source.size());
        }
        TaskDataset dataset = new TaskDataset(plan, source, size);
        if (!plan.columns().isEmpty()) {
            dataset.row(0);
        }
        return dataset;
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Row row(int index) {
        Objects.checkIndex(index, size);
        int i = index + plan.skip();
        int difficulty = source.difficulties().get(i % source.difficulties().size());
        Task.Item item = task.item(difficulty, source.split(), source.seed(), i);
        Map<String, TextValue> made = new LinkedHashMap<>();
        made.put(DatasetPlan.PROMPT, new TextValue.Text(item.prompt()));
        made.put(DatasetPlan.DEMO, new TextValue.Text(item.demo()));
        made.put(DatasetPlan.ANSWER, new TextValue.Text(item.answer()));
        made.put("difficulty", new TextValue.Decimal(BigDecimal.valueOf(difficulty)));
        String id = "%s/%d/%s/%d".formatted(task.name(), difficulty, source.split(), i);
        Row base = new Row(index, id, made);
        return new Row(index, id, columns.values(base, made, id));
    }

    @Override
    public boolean hasDemos() {
        return true;
    }

    @Override
    public boolean hasAnswers() {
        return true;
    }
}
