package org.hone.runtime.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hone.runtime.hostile.ByteMutants;
import org.hone.runtime.hostile.JsonMutants;
import org.hone.runtime.hostile.Mutants;
import org.hone.runtime.hostile.Target;

/** Run folders of which one file is not as it was written, taken up again as {@code --resume} does. */
public final class HostileRuns {
    private static final long MEGABYTE = 1 << 20;

    private final Map<String, byte[]> whole;

    private HostileRuns(Map<String, byte[]> whole) {
        this.whole = whole;
    }

    /** One target for each file of a run folder with a checkpoint. */
    public static List<Target> targets(Path folder) throws IOException {
        Path seed = folder.resolve("run-seed");
        try (RunFolder run = RunFolder.create(seed, Samples.manifest())) {
            for (int step = 1; step <= 2; step++) {
                run.appendReplies(List.of(Samples.rollout(step, 0), Samples.rollout(step, 1)));
                run.append(Samples.metrics(step));
            }
            run.saveCheckpoint(2, HostileRuns::write);
        }
        Map<String, byte[]> whole = new TreeMap<>();
        try (Stream<Path> files = Files.walk(seed)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // Whose lock it is does not count.
                if (!file.endsWith("run.lock")) {
                    whole.put(seed.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            }
        }
        HostileRuns runs = new HostileRuns(whole);
        List<Target> targets = new ArrayList<>();
        for (String file : whole.keySet()) {
            targets.add(runs.target(file));
        }
        return targets;
    }

    private static void write(Path folder) throws IOException {
        Files.write(folder.resolve("weights.f32"), new byte[256]);
        Files.write(folder.resolve("optimizer.f32"), new byte[512]);
        Files.writeString(folder.resolve("history.json"), "{\"p3\":[0.5,0.25]}");
    }

    private Target target(String file) {
        List<byte[]> seeds = List.of(whole.getOrDefault(file, new byte[0]));
        Mutants bytes = new ByteMutants(
                seeds,
                Target.json("\"step\":3", "\"step\":2147483648", "\"../run.json\":", "\"bytes\":-1", "\"digest\":"));
        boolean json = file.endsWith(".json") || file.endsWith(".jsonl");
        Mutants mutants = json ? Mutants.either(bytes, new JsonMutants(seeds, List.of())) : bytes;
        return new Target("run: " + file, "mutant", mutants, 16 * MEGABYTE, mutant -> resume(file, mutant));
    }

    private void resume(String file, Path mutant) throws IOException {
        Path folder = mutant.resolveSibling("run");
        AtomicFile.delete(folder);
        Files.createDirectories(folder.resolve("checkpoint"));
        for (Map.Entry<String, byte[]> entry : whole.entrySet()) {
            byte[] content = entry.getKey().equals(file) ? Files.readAllBytes(mutant) : entry.getValue();
            Files.write(folder.resolve(entry.getKey()), content);
        }
        RunFolder.readMetrics(folder);
        try (RunFolder run = RunFolder.open(folder)) {
            Optional<Checkpoint> checkpoint = run.rewind(notice -> {});
            if (checkpoint.isPresent()) {
                same(folder, checkpoint.get());
            }
            RecordedBatch.read(folder.resolve("replies.jsonl"));
        }
    }

    /** What was taken for whole is what was saved. */
    private void same(Path run, Checkpoint checkpoint) throws IOException {
        for (Map.Entry<String, byte[]> entry : whole.entrySet()) {
            String name = entry.getKey();
            if (!name.endsWith(Seal.NAME) && !name.equals("run.json")) {
                byte[] found = Files.readAllBytes(
                        name.startsWith("checkpoint/")
                                ? checkpoint.file(name.substring("checkpoint/".length()))
                                : run.resolve(name));
                // Seconds of metrics do not count.
                JsonLines file = new JsonLines(run.resolve(name));
                if (checkpoint.step() != 2 || !Arrays.equals(file.counted(found), file.counted(entry.getValue()))) {
                    throw new AssertionError(
                            name + " is another one and was taken: " + new String(found, StandardCharsets.ISO_8859_1));
                }
            }
        }
    }
}
