package org.hone.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that {@code hone plan} prints, as data: params with their origin, and every field of every noun. */
public record PlanReport(String digest, List<Section> sections) {
    public PlanReport {
        sections = List.copyOf(sections);
    }

    /**
     * One noun, or the params.
     *
     * @param kind {@code params}, {@code recipe}, {@code estimator} and so on
     * @param name the declaration's name; empty for the params
     */
    public record Section(String kind, String name, List<Row> rows) {
        public Section {
            rows = List.copyOf(rows);
        }
    }

    /**
     * One value.
     *
     * @param origin where it comes from: {@code written}, {@code default}, {@code derived}, or the origin of a param
     */
    public record Row(String name, String value, String origin) {}

    /** The report as text, aligned; what nobody wrote is marked. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (Section section : sections) {
            out.append(section.kind());
            if (!section.name().isEmpty()) {
                out.append(' ').append(section.name());
            }
            out.append('\n');
            int names = section.rows().stream()
                    .mapToInt(r -> r.name().length())
                    .max()
                    .orElse(0);
            int values = section.rows().stream()
                    .filter(r -> !r.origin().equals("written"))
                    .mapToInt(r -> Math.min(r.value().length(), 48))
                    .max()
                    .orElse(0);
            for (Row row : section.rows()) {
                String line = "  " + pad(row.name(), names) + "  ";
                line += row.origin().equals("written")
                        ? row.value()
                        : pad(row.value(), values) + "  (" + row.origin() + ")";
                out.append(line).append('\n');
            }
            out.append('\n');
        }
        return out.append("digest ").append(digest).append('\n').toString();
    }

    /** The report as maps and lists, ready to be written as JSON. */
    public Map<String, Object> json() {
        List<Object> all = new ArrayList<>();
        for (Section section : sections) {
            List<Object> rows = new ArrayList<>();
            for (Row row : section.rows()) {
                Map<String, Object> r = new LinkedHashMap<>();
                r.put("name", row.name());
                r.put("value", row.value());
                r.put("origin", row.origin());
                rows.add(r);
            }
            Map<String, Object> s = new LinkedHashMap<>();
            s.put("kind", section.kind());
            s.put("name", section.name());
            s.put("rows", rows);
            all.add(s);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("digest", digest);
        json.put("sections", all);
        return json;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
