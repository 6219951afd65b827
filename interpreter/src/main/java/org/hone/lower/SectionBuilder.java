package org.hone.lower;

import java.util.ArrayList;
import java.util.List;
import org.hone.plan.PlanReport;

/** Collects what the plan prints about one noun while it is lowered. */
final class SectionBuilder {
    private final String kind;
    private final String name;
    private final List<PlanReport.Row> rows = new ArrayList<>();

    SectionBuilder(String kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    void written(String field, String value) {
        rows.add(new PlanReport.Row(field, value, "written"));
    }

    void byDefault(String field, String value) {
        rows.add(new PlanReport.Row(field, value, "default"));
    }

    void derived(String field, String value) {
        rows.add(new PlanReport.Row(field, value, "derived"));
    }

    PlanReport.Section build() {
        return new PlanReport.Section(kind, name, rows);
    }
}
