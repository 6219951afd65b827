package org.hone.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hone.cli.terminal.Glyphs;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.TextRenderer;
import org.hone.runtime.record.AtomicFile;

/** Results of tests as JUnit XML: a suite for each program, a test case for each test. */
final class JUnitReport {
    private JUnitReport() {}

    /**
     * Writes the report.
     *
     * @throws UsageException if the file cannot be written
     */
    static void write(Path file, List<Trial> trials, Map<String, Diagnostics> wrong) {
        try {
            AtomicFile.write(file, xml(trials, wrong).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UsageException("cannot write `" + file + "`: " + e.getMessage(), e);
        }
    }

    static String xml(List<Trial> trials, Map<String, Diagnostics> wrong) {
        Set<String> files = new LinkedHashSet<>();
        trials.forEach(t -> files.add(t.file()));
        files.addAll(wrong.keySet());
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        for (String file : files) {
            List<Trial> own = trials.stream().filter(t -> t.file().equals(file)).toList();
            long failed = own.stream().filter(t -> !t.passed()).count();
            Diagnostics errors = wrong.get(file);
            xml.append("  <testsuite name=\"")
                    .append(escaped(file))
                    .append("\" tests=\"")
                    .append(errors == null ? own.size() : 1)
                    .append("\" failures=\"")
                    .append(failed)
                    .append("\" errors=\"")
                    .append(errors == null ? 0 : 1)
                    .append("\">\n");
            own.forEach(trial -> xml.append(testCase(trial)));
            if (errors != null) {
                xml.append("    <testcase classname=\"")
                        .append(escaped(file))
                        .append("\" name=\"check\" time=\"0\">\n      <error message=\"the program is wrong\">")
                        .append(escaped(new TextRenderer(false).render(errors)))
                        .append("</error>\n    </testcase>\n");
            }
            xml.append("  </testsuite>\n");
        }
        return xml.append("</testsuites>\n").toString();
    }

    private static String testCase(Trial trial) {
        StringBuilder xml = new StringBuilder("    <testcase classname=\"")
                .append(escaped(trial.file()))
                .append("\" name=\"")
                .append(escaped(trial.title()))
                .append("\" time=\"")
                .append(String.format(Locale.ROOT, "%.3f", trial.seconds()))
                .append('"');
        if (trial.passed()) {
            return xml.append("/>\n").toString();
        }
        xml.append(">\n");
        TrialText text = new TrialText(new Screen(false, false, Glyphs.of(Map.of("LANG", "C.UTF-8"))));
        trial.outcomes().stream()
                .filter(o -> !o.passed())
                .forEach(o -> xml.append("      <failure message=\"")
                        .append(escaped(o.text()))
                        .append("\">")
                        .append(escaped(String.join("\n", text.failure(trial.file(), o))))
                        .append("</failure>\n"));
        return xml.append("    </testcase>\n").toString();
    }

    /** Text as XML may hold it: characters that no XML may hold become spaces. */
    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> {
                    boolean allowed = c == '\n' || c == '\t' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
                    safe.appendCodePoint(allowed ? c : ' ');
                }
            }
        });
        return safe.toString();
    }
}
