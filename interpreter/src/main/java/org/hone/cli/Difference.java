package org.hone.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hone.plan.PlanReport;
import org.hone.runtime.analyse.Claim;
import org.hone.runtime.analyse.Relation;

/**
 * What differs between two programs, recipes or estimators.
 *
 * @param sections nouns and params that are not the same
 * @param mathematics how the estimators relate
 */
record Difference(List<Section> sections, List<Mathematics> mathematics) {
    Difference {
        sections = List.copyOf(sections);
        mathematics = List.copyOf(mathematics);
    }

    /**
     * A noun, or the params, of one side or of both.
     *
     * @param left its name on the left; absent if only the right has it
     */
    record Section(String kind, Optional<String> left, Optional<String> right, List<Row> rows) {
        Section {
            rows = List.copyOf(rows);
        }

        /** The side that alone has it. */
        Optional<String> onlyOn() {
            return left.isEmpty() ? Optional.of("second") : right.isEmpty() ? Optional.of("first") : Optional.empty();
        }

        String title() {
            String name = left.orElse(right.orElse(""));
            String other = right.orElse(name);
            return kind + (name.isEmpty() ? "" : " " + (name.equals(other) ? name : name + " → " + other));
        }
    }

    /** A value that is not the same; absent where a side does not have it. */
    record Row(String name, Optional<String> left, Optional<String> right) {}

    /**
     * Two estimators.
     *
     * @param comparison absent where they cannot be compared batch by batch
     * @param words what is said of them
     */
    record Mathematics(
            String left,
            String right,
            Optional<Compared> comparison,
            boolean same,
            String words,
            Optional<Trial.Refutation> refutation) {
        String title() {
            return left.equals(right) ? left : left + " and " + right;
        }
    }

    /** A claim and what became of it. */
    record Compared(Claim claim, Relation relation) {}

    boolean same() {
        return sections.isEmpty() && mathematics.stream().allMatch(Mathematics::same);
    }

    /** The sections that differ; a kind with one noun on each side is compared whatever their names are. */
    static List<Section> sections(PlanReport left, PlanReport right) {
        List<Section> all = new ArrayList<>();
        Set<String> kinds = new LinkedHashSet<>();
        left.sections().forEach(s -> kinds.add(s.kind()));
        right.sections().forEach(s -> kinds.add(s.kind()));
        // Formulas are compared by their meaning.
        kinds.remove("estimator");
        for (String kind : kinds) {
            List<PlanReport.Section> a = of(left, kind);
            List<PlanReport.Section> b = of(right, kind);
            if (a.size() == 1 && b.size() == 1) {
                compare(kind, Optional.of(a.getFirst()), Optional.of(b.getFirst()), all);
                continue;
            }
            Set<String> names = new LinkedHashSet<>();
            a.forEach(s -> names.add(s.name()));
            b.forEach(s -> names.add(s.name()));
            names.forEach(name -> compare(kind, named(a, name), named(b, name), all));
        }
        return all;
    }

    private static List<PlanReport.Section> of(PlanReport report, String kind) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        return report.sections().stream()
                .filter(s -> s.kind().equals(kind))
                .map(s -> kind.equals("action") ? numbered(s, seen) : s)
                .toList();
    }

    /** An action by its place among those of its kind, not by its line: {@code evaluate 2}. */
    private static PlanReport.Section numbered(PlanReport.Section action, Map<String, Integer> seen) {
        String verb = action.name().replaceAll(", line \\d+$", "");
        int number = seen.merge(verb, 1, Integer::sum);
        return new PlanReport.Section(action.kind(), verb + " " + number, action.rows());
    }

    private static Optional<PlanReport.Section> named(List<PlanReport.Section> sections, String name) {
        return sections.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    private static void compare(
            String kind, Optional<PlanReport.Section> a, Optional<PlanReport.Section> b, List<Section> all) {
        Map<String, String> left = values(a);
        Map<String, String> right = values(b);
        Set<String> names = new LinkedHashSet<>(left.keySet());
        names.addAll(right.keySet());
        List<Row> rows = new ArrayList<>();
        for (String name : names) {
            Optional<String> x = Optional.ofNullable(left.get(name));
            Optional<String> y = Optional.ofNullable(right.get(name));
            if (!x.equals(y)) {
                rows.add(new Row(name, x, y));
            }
        }
        if (!rows.isEmpty() || a.isEmpty() || b.isEmpty()) {
            all.add(new Section(kind, a.map(PlanReport.Section::name), b.map(PlanReport.Section::name), rows));
        }
    }

    private static Map<String, String> values(Optional<PlanReport.Section> section) {
        Map<String, String> values = new LinkedHashMap<>();
        section.ifPresent(s -> s.rows().forEach(r -> values.put(r.name(), r.value())));
        return values;
    }
}
