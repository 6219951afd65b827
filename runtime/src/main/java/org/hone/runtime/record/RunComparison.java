package org.hone.runtime.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two executions of one program, held against each other to the bit: metrics, replies, results of statements, weights. Wall
 * times and the places of folders do not count.
 *
 * @param steps steps compared, over all trainings
 * @param replies replies compared
 * @param results results of statements compared
 * @param weights SHA-256, in hex, of the weights file of the last trained model; absent if there is none
 * @param difference the first difference; absent if there is none
 */
public record RunComparison(
        int steps, int replies, int results, Optional<String> weights, Optional<Difference> difference) {

    /**
     * A place where the two are not the same.
     *
     * @param file the file, relative to the run folder
     * @param place where in it, e.g. {@code step 3, pass_rate}; empty for the whole file
     * @param recorded what the run has there
     * @param replayed what the other execution has there
     */
    public record Difference(String file, String place, String recorded, String replayed) {
        /** In words. */
        public String text() {
            return file + (place.isEmpty() ? "" : ", " + place) + ": " + recorded + " in the run, " + replayed
                    + " in the replay";
        }
    }

    private static final String NOTHING = "nothing";
    private static final List<String> PLACES = List.of("folder", "model", "saved", "run", "replay");

    /**
     * Compares what the run recorded; what the other execution has beyond that is no difference if the run is not done.
     *
     * @throws RunFolderException if a file of one of them is damaged
     */
    public static RunComparison of(Path run, Path replay) throws IOException {
        boolean whole = RunFolder.readManifest(run).status() == RunManifest.Status.DONE;
        return of(run, replay, whole ? Extent.WHOLE : Extent.RUN_STOPPED);
    }

    /**
     * Compares what both have recorded, where the other execution was stopped; what it lacks is no difference.
     *
     * @throws RunFolderException if a file of one of them is damaged
     */
    public static RunComparison ofStopped(Path run, Path replay) throws IOException {
        return of(run, replay, Extent.REPLAY_STOPPED);
    }

    private static RunComparison of(Path run, Path replay, Extent extent) throws IOException {
        Counter counter = new Counter();
        Optional<Difference> difference = first(run, replay, "", extent, counter);
        return new RunComparison(
                counter.steps, counter.replies, counter.results, Optional.ofNullable(counter.weights), difference);
    }

    /** How much of the two must be there. */
    private enum Extent {
        WHOLE,
        RUN_STOPPED,
        REPLAY_STOPPED
    }

    private static final class Counter {
        private int steps;
        private int replies;
        private int results;
        private @Nullable String weights;
    }

    private static Optional<Difference> first(Path run, Path replay, String prefix, Extent extent, Counter counter)
            throws IOException {
        Optional<Difference> found = lines(run, replay, prefix, "metrics.jsonl", extent, counter);
        if (found.isEmpty()) {
            found = lines(run, replay, prefix, "replies.jsonl", extent, counter);
        }
        if (found.isEmpty()) {
            found = model(run.resolve("model"), replay.resolve("model"), prefix + "model/", extent, counter);
        }
        if (found.isEmpty()) {
            found = results(run, replay, prefix, extent, counter);
        }
        for (int training = 2; found.isEmpty() && Files.isDirectory(run.resolve("train-" + training)); training++) {
            String name = "train-" + training;
            found = first(run.resolve(name), replay.resolve(name), prefix + name + "/", extent, counter);
        }
        return found;
    }

    private static Optional<Difference> lines(
            Path run, Path replay, String prefix, String name, Extent extent, Counter counter) throws IOException {
        Path recorded = run.resolve(name);
        if (!Files.exists(recorded)) {
            return Optional.empty();
        }
        Path other = replay.resolve(name);
        if (!Files.exists(other)) {
            return lacking(extent, new Difference(prefix + name, "", Files.size(recorded) + " bytes", NOTHING));
        }
        boolean metrics = name.startsWith("metrics");
        try (JsonLineReader a = new JsonLineReader(recorded);
                JsonLineReader b = new JsonLineReader(other)) {
            int number = 1;
            for (JsonLineReader.Line one = a.next(); one != null; one = a.next(), number++) {
                ObjectNode left = one.object();
                JsonLineReader.Line two = b.next();
                if (two == null) {
                    return lacking(extent, new Difference(prefix + name, place(left), "a line", NOTHING));
                }
                if (!Arrays.equals(one.bytes(), two.bytes())) {
                    ObjectNode right = two.object();
                    if (metrics) {
                        left.remove("seconds");
                        right.remove("seconds");
                    }
                    Optional<Difference> found = nodes(left, right, prefix + name, place(left), "");
                    if (found.isPresent()) {
                        return found;
                    }
                }
                if (metrics) {
                    counter.steps++;
                } else {
                    counter.replies++;
                }
            }
            return extent != Extent.RUN_STOPPED && b.next() != null
                    ? Optional.of(new Difference(prefix + name, "line " + number, NOTHING, "a line"))
                    : Optional.empty();
        }
    }

    /** What a replay lacks is a difference unless it was stopped. */
    private static Optional<Difference> lacking(Extent extent, Difference difference) {
        return extent == Extent.REPLAY_STOPPED ? Optional.empty() : Optional.of(difference);
    }

    private static String place(JsonNode line) {
        String step = "step " + line.path("step").asInt();
        return line.has("prompt")
                ? step + ", prompt " + line.path("prompt").asText() + ", sample "
                        + line.path("sample").asInt()
                : step;
    }

    /** The first leaf that differs, by name where there is one. */
    private static Optional<Difference> nodes(JsonNode a, JsonNode b, String file, String place, String path) {
        if (a.equals(b)) {
            return Optional.empty();
        }
        if (a instanceof ObjectNode left && b instanceof ObjectNode right) {
            TreeSet<String> names = new TreeSet<>();
            left.fieldNames().forEachRemaining(names::add);
            right.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                Optional<Difference> found = nodes(
                        left.path(name), right.path(name), file, place, path.isEmpty() ? name : path + "." + name);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        if (a instanceof ArrayNode left && b instanceof ArrayNode right && left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                Optional<Difference> found = nodes(left.get(i), right.get(i), file, place, path + "[" + i + "]");
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.of(new Difference(file, place + ", " + path, shown(a), shown(b)));
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return NOTHING;
        }
        String text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static Optional<Difference> model(Path run, Path replay, String prefix, Extent extent, Counter counter)
            throws IOException {
        if (!Files.isDirectory(run) || (extent == Extent.REPLAY_STOPPED && !Files.isDirectory(replay))) {
            return Optional.empty();
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(run)) {
            files = entries.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            Path other = replay.resolve(name);
            String left = digest(file);
            String right = Files.isRegularFile(other) ? digest(other) : NOTHING;
            if (!left.equals(right)) {
                return Optional.of(new Difference(prefix + name, "", "SHA-256 " + left, right));
            }
            if (name.endsWith(".safetensors")) {
                counter.weights = left;
            }
        }
        return Optional.empty();
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[1 << 20];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                sha.update(piece, 0, read);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Difference> results(Path run, Path replay, String prefix, Extent extent, Counter counter)
            throws IOException {
        if (!prefix.isEmpty()) {
            return Optional.empty();
        }
        Iterator<RunManifest.ActionResult> others =
                RunFolder.readManifest(replay).actions().iterator();
        for (RunManifest.ActionResult action : RunFolder.readManifest(run).actions()) {
            String place = "result of `" + action.operation() + "` in line " + action.line();
            if (!others.hasNext()) {
                return extent == Extent.WHOLE
                        ? Optional.of(new Difference("run.json", place, "there", NOTHING))
                        : Optional.empty();
            }
            JsonNode left = withoutPlaces(action.result());
            JsonNode right = withoutPlaces(others.next().result());
            Optional<Difference> found = nodes(left, right, "run.json", place, "");
            if (found.isPresent()) {
                return found;
            }
            counter.results++;
        }
        return Optional.empty();
    }

    private static JsonNode withoutPlaces(Optional<JsonNode> result) {
        JsonNode node = result.<JsonNode>map(JsonNode::deepCopy).orElseGet(Json.MAPPER::createObjectNode);
        if (node instanceof ObjectNode object) {
            object.remove(PLACES);
        }
        return node;
    }
}
