package org.hone.runtime.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code run.json} says of a run. Everything needed to run it again is in it.
 *
 * @param created when the run began, ISO 8601 in UTC
 * @param recipe the program
 * @param params every param with its value and where that came from
 * @param seed the seed that {@code --seed} or the program gave
 * @param versions versions of Hone, Java, the engine and the like, by name
 * @param device where tensors live, e.g. {@code cpu}
 * @param threads threads of the tensor library
 * @param status how far it is
 * @param reason why it failed or was stopped
 * @param stepsDone training steps done
 * @param seconds wall time by phase, summed over the steps done
 * @param actions the run block's statements that are done, with their results
 * @param summary what the run found, for those who compare runs
 */
public record RunManifest(
        String created,
        Recipe recipe,
        List<Param> params,
        long seed,
        Map<String, String> versions,
        String device,
        int threads,
        Status status,
        Optional<String> reason,
        int stepsDone,
        Map<String, Double> seconds,
        List<ActionResult> actions,
        Map<String, JsonNode> summary) {

    public RunManifest {
        params = List.copyOf(params);
        versions = new LinkedHashMap<>(versions);
        seconds = new LinkedHashMap<>(seconds);
        actions = List.copyOf(actions);
        summary = new LinkedHashMap<>(summary);
    }

    /** A run that is about to begin. */
    public static RunManifest beginning(
            String created,
            Recipe recipe,
            List<Param> params,
            long seed,
            Map<String, String> versions,
            String device,
            int threads) {
        return new RunManifest(
                created,
                recipe,
                params,
                seed,
                versions,
                device,
                threads,
                Status.RUNNING,
                Optional.empty(),
                0,
                Map.of(),
                List.of(),
                Map.of());
    }

    /** How far a run is. */
    public enum Status {
        /** Going on, or killed without a chance to say so. */
        RUNNING,
        /** Every action is done. */
        DONE,
        /** Stopped by its user; can be resumed. */
        INTERRUPTED,
        /** An action failed; {@link #reason} says why. */
        FAILED;

        /** The word in the file. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * The program of a run.
     *
     * @param file the path it was started from
     * @param block the run block's name, empty for the only or unnamed one
     * @param text its source
     * @param digest SHA-256 in hex of the plan's canonical form
     */
    public record Recipe(String file, String block, String text, String digest) {}

    /**
     * A param.
     *
     * @param value its value as it would be written after {@code --set name=}
     * @param origin where it came from, e.g. {@code default}, {@code --set}
     */
    public record Param(String name, String value, String origin) {}

    /**
     * A statement that is done.
     *
     * @param index its place in the run block, from 0
     * @param line its line in the program
     * @param operation what it was, e.g. {@code evaluate}
     * @param result its result, if it has one that a resumed run needs
     */
    public record ActionResult(int index, int line, String operation, Optional<JsonNode> result) {}

    /** The same run with another status. */
    public RunManifest withStatus(Status newStatus, Optional<String> newReason) {
        return new RunManifest(
                created, recipe, params, seed, versions, device, threads, newStatus, newReason, stepsDone, seconds,
                actions, summary);
    }

    /** The same run, so many steps on. */
    public RunManifest withProgress(int newStepsDone, Map<String, Double> newSeconds) {
        return new RunManifest(
                created,
                recipe,
                params,
                seed,
                versions,
                device,
                threads,
                status,
                reason,
                newStepsDone,
                newSeconds,
                actions,
                summary);
    }

    /** The same run with one more statement done. */
    public RunManifest withAction(ActionResult done) {
        List<ActionResult> more = new java.util.ArrayList<>(actions);
        more.removeIf(action -> action.index() == done.index());
        more.add(done);
        more.sort(java.util.Comparator.comparingInt(ActionResult::index));
        return new RunManifest(
                created, recipe, params, seed, versions, device, threads, status, reason, stepsDone, seconds, more,
                summary);
    }

    /** The same run with one more finding. */
    public RunManifest withFinding(String name, JsonNode value) {
        Map<String, JsonNode> more = new LinkedHashMap<>(summary);
        more.put(name, value);
        return new RunManifest(
                created, recipe, params, seed, versions, device, threads, status, reason, stepsDone, seconds, actions,
                more);
    }
}
