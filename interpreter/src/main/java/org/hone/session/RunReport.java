package org.hone.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.hone.runtime.record.RunManifest;

/**
 * Runs of the same program with different seeds, summarised: the last evaluation of each, by group.
 *
 * @param groups labels of the evaluations' groups, in order; {@code all} is the last
 * @param lines one for each program
 */
public record RunReport(List<String> groups, List<Line> lines) {
    /** All rows of an evaluation. */
    public static final String ALL = "all";

    public RunReport {
        groups = List.copyOf(groups);
        lines = List.copyOf(lines);
    }

    /**
     * One program.
     *
     * @param program its file's name without folder and ending
     * @param seeds seeds of the runs
     * @param accuracy by group
     * @param meanSeconds mean wall time of training
     */
    public record Line(String program, List<Long> seeds, Map<String, Mean> accuracy, double meanSeconds) {}

    /**
     * A mean over seeds.
     *
     * @param reach half the width of the 95 % interval (Student's t over seeds); absent for one run
     */
    public record Mean(double mean, OptionalDouble reach) {}

    /** 97.5 % points of Student's t distribution for 1, 2, … degrees of freedom; beyond them the normal distribution's. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086
    };

    /**
     * Summarises runs.
     *
     * @throws IllegalArgumentException if one is not done or has no evaluation
     */
    public static RunReport of(List<RunManifest> runs) {
        Map<Same, List<RunManifest>> programs = new LinkedHashMap<>();
        Set<String> labels = new LinkedHashSet<>();
        for (RunManifest run : runs) {
            programs.computeIfAbsent(Same.of(run), absent -> new ArrayList<>()).add(run);
            last(run).path("groups").fieldNames().forEachRemaining(labels::add);
        }
        labels.add(ALL);
        List<Line> lines = new ArrayList<>();
        for (List<RunManifest> same : programs.values()) {
            Map<String, Mean> accuracy = new LinkedHashMap<>();
            for (String label : labels) {
                double[] means = same.stream()
                        .map(run -> mean(last(run), label))
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .toArray();
                if (means.length > 0) {
                    accuracy.put(label, overSeeds(means));
                }
            }
            lines.add(new Line(
                    stem(same.getFirst().recipe().file()),
                    same.stream().map(RunManifest::seed).toList(),
                    accuracy,
                    same.stream().mapToDouble(RunReport::seconds).average().orElse(0)));
        }
        return new RunReport(List.copyOf(labels), lines);
    }

    /** What must be equal for two runs to differ by their seed alone. */
    private record Same(String text, String block, List<RunManifest.Param> params) {
        static Same of(RunManifest run) {
            List<RunManifest.Param> params = run.params().stream()
                    .filter(param ->
                            !param.name().equals("seed") && !param.name().equals("--seed"))
                    .toList();
            return new Same(run.recipe().text(), run.recipe().block(), params);
        }
    }

    private static JsonNode last(RunManifest run) {
        if (run.status() != RunManifest.Status.DONE) {
            throw new IllegalArgumentException("the run of " + run.recipe().file() + " with seed " + run.seed() + " is "
                    + run.status().word() + ", not done: `hone run --resume` with its folder goes on with it");
        }
        return run.actions().stream()
                .filter(action -> action.operation().equals("evaluate"))
                .flatMap(action -> action.result().stream())
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the run of " + run.recipe().file() + " with seed " + run.seed() + " evaluated nothing"));
    }

    private static OptionalDouble mean(JsonNode evaluation, String label) {
        JsonNode estimate = label.equals(ALL)
                ? evaluation.path("overall")
                : evaluation.path("groups").path(label);
        JsonNode mean = estimate.path("mean");
        return mean.isNumber() ? OptionalDouble.of(mean.asDouble()) : OptionalDouble.empty();
    }

    private static Mean overSeeds(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        if (values.length == 1) {
            return new Mean(mean, OptionalDouble.empty());
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        int freedom = values.length - 1;
        double t = freedom <= STUDENT.length ? STUDENT[freedom - 1] : 1.96;
        return new Mean(mean, OptionalDouble.of(t * Math.sqrt(squares / freedom / values.length)));
    }

    private static double seconds(RunManifest run) {
        return run.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static String stem(String file) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return name.endsWith(".hone") ? name.substring(0, name.length() - ".hone".length()) : name;
    }
}
