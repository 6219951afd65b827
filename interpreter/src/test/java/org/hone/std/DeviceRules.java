package org.hone.std;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hone.runtime.graph.Method;

/** What a method of the graph must keep so that it runs wherever its tensors are. */
final class DeviceRules {
    /** Operators that make a tensor from no other; without a device they make it on the CPU. */
    private static final Pattern CREATION =
            Pattern.compile("\\btorch\\.(empty|empty_strided|zeros|ones|full|arange|range|linspace|logspace|eye|tensor"
                    + "|scalar_tensor|rand|randn|randint|randperm|normal|tril_indices|triu_indices|complex|from_file"
                    + "|\\w+_window)\\(");

    /** A device that is that of a tensor; the name {@code device} is given one of these first. */
    private static final Pattern OF_A_TENSOR =
            Pattern.compile("device=(device\\b|\\w+\\.device\\b|ops\\.prim\\.device\\(\\w+\\))");

    private static final Pattern DEVICE_NAME = Pattern.compile("^\\s*device = (.*)$", Pattern.MULTILINE);
    private static final Pattern FROM_A_TENSOR = Pattern.compile("\\w+\\.device|ops\\.prim\\.device\\(\\w+\\)");

    /** What copies to the host or names a device. */
    private static final Pattern HOST = Pattern.compile(
            "\\.(cpu|cuda|numpy|tolist|data_ptr|pin_memory)\\(|torch\\.device\\(|[\"'](cpu|cuda)[:\"']");

    /** Operators of a library of the CPU's own. */
    private static final Pattern CPU_ONLY =
            Pattern.compile("\\b(?:ops|torch)\\.(mkldnn|mkl|fbgemm|quantized|onednn|\\w*mkldnn\\w*)\\b");

    private DeviceRules() {}

    /** How many operators of a method make a tensor from no other. */
    static int creations(Method method) {
        return Math.toIntExact(CREATION.matcher(method.source()).results().count());
    }

    /** What a method does that only one device can; empty if it runs on any. */
    static List<String> broken(Method method) {
        List<String> broken = new ArrayList<>();
        String source = method.source();
        Matcher creation = CREATION.matcher(source);
        while (creation.find()) {
            String call = source.substring(creation.start(), end(source, creation.end()));
            if (!OF_A_TENSOR.matcher(call).find()) {
                broken.add(method.name() + ": makes a tensor on no tensor's device: " + call);
            }
        }
        DEVICE_NAME
                .matcher(source)
                .results()
                .filter(named -> !FROM_A_TENSOR.matcher(named.group(1).strip()).matches())
                .forEach(named -> broken.add(method.name() + ": a device of its own: " + named.group(1)));
        HOST.matcher(source).results().forEach(use -> broken.add(method.name() + ": names a device: " + use.group()));
        List<String> lines = source.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (CPU_ONLY.matcher(lines.get(i)).find() && !onlyOnTheCpu(lines, i)) {
                broken.add(method.name() + ": runs on the CPU only: "
                        + lines.get(i).strip());
            }
        }
        return broken;
    }

    /** The end of a call whose bracket is open. */
    private static int end(String source, int from) {
        int depth = 1;
        int at = from;
        while (depth > 0 && at < source.length()) {
            char c = source.charAt(at++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return at;
    }

    /** Whether a line stands in the {@code else} of a test whether a tensor is on a GPU. */
    private static boolean onlyOnTheCpu(List<String> lines, int line) {
        int above = line - 1;
        while (above >= 0 && indent(lines.get(above)) >= indent(lines.get(line))) {
            above--;
        }
        if (above < 0 || !lines.get(above).strip().equals("else:")) {
            return false;
        }
        int test = above - 1;
        while (test >= 0 && indent(lines.get(test)) > indent(lines.get(above))) {
            test--;
        }
        return test >= 0 && lines.get(test).strip().matches("if \\w+\\.is_cuda:");
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
