package org.hone.runtime.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pass rates of every visit of every prompt so far: what a schedule may remember. */
public final class PromptHistory {
    private final Map<String, List<Double>> passRates = new TreeMap<>();
    private long drawn;

    /** Statistics of a prompt at a step, before the visit is counted; see {@link PromptStats} for what they are. */
    public PromptStats stats(String id, double passRate, double meanReward, int rollouts, int step, int steps) {
        List<Double> earlier = List.copyOf(passRates.getOrDefault(id, List.of()));
        return new PromptStats(
                passRate,
                meanReward,
                rollouts,
                step,
                steps,
                earlier.size(),
                earlier.isEmpty() ? Double.NaN : earlier.getLast(),
                decay -> average(earlier, passRate, decay));
    }

    /** The moving average over earlier visits and this one; it starts at the first pass rate. */
    private static double average(List<Double> earlier, double now, double decay) {
        double average = earlier.isEmpty() ? now : earlier.getFirst();
        for (double rate : earlier) {
            average = decay * average + (1 - decay) * rate;
        }
        return decay * average + (1 - decay) * now;
    }

    /** Counts a visit. */
    public void visited(String id, double passRate) {
        passRates.computeIfAbsent(id, absent -> new ArrayList<>()).add(passRate);
        drawn++;
    }

    /** How many prompts were drawn so far. */
    public long drawn() {
        return drawn;
    }

    /** All of it, by prompt, for a checkpoint. */
    public Map<String, List<Double>> all() {
        return passRates;
    }

    /** Takes the place of what is remembered. */
    public void restore(Map<String, List<Double>> saved) {
        passRates.clear();
        saved.forEach((id, rates) -> passRates.put(id, new ArrayList<>(rates)));
        drawn = passRates.values().stream().mapToLong(List::size).sum();
    }
}
