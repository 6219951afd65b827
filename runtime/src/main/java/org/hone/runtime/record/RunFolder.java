package org.hone.runtime.record;

import com.fasterxml.jackson.core.JacksonException;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.hone.runtime.plan.Phase;

/**
 * The folder of one run, open in one process at a time. A step is recorded as replies first, then metrics; a checkpoint of
 * step {@code s} therefore implies every line up to {@code s}. Not thread-safe.
 */
public final class RunFolder implements AutoCloseable {
    private static final String MANIFEST = "run.json";
    private static final String MODEL = "model";
    private static final String METRICS = JsonLines.METRICS;
    private static final String REPLIES = "replies.jsonl";

    private final Path folder;
    private final RunLock lock;
    private final JsonLines metrics;
    private final JsonLines replies;
    private final Checkpoints checkpoints;
    private final Map<Phase, Double> seconds = new LinkedHashMap<>();
    private final boolean again;
    private RunManifest manifest;

    private RunFolder(Path folder, RunLock lock, RunManifest manifest, boolean again) {
        this.folder = folder;
        this.again = again;
        this.lock = lock;
        this.manifest = manifest;
        this.metrics = new JsonLines(folder.resolve(METRICS));
        this.replies = new JsonLines(folder.resolve(REPLIES));
        this.checkpoints = new Checkpoints(folder);
    }

    /**
     * Begins a run in a new or empty folder, or in one whose run ended before it had done anything.
     *
     * @throws RunFolderException if the folder is in use, holds a run that has done something, or anything else
     */
    public static RunFolder create(Path folder, RunManifest manifest) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new RunFolderException(folder, "is a file; choose a folder with --out");
        }
        RunLock lock;
        try {
            Files.createDirectories(folder);
            lock = RunLock.take(folder);
        } catch (IOException e) {
            throw RunFolderException.unwritten(folder, e, "choose a folder that you can write with --out");
        }
        boolean made = false;
        try {
            boolean again = Leftovers.clear(folder);
            RunFolder run = new RunFolder(folder, lock, manifest, again);
            run.writeManifest();
            made = true;
            return run;
        } finally {
            if (!made) {
                lock.close();
            }
        }
    }

    /**
     * Opens the folder of a run that was begun before.
     *
     * @throws RunFolderException if the folder is in use or holds no run
     */
    public static RunFolder open(Path folder) throws IOException {
        readManifest(folder);
        RunLock lock;
        try {
            lock = RunLock.take(folder);
        } catch (IOException e) {
            throw RunFolderException.unwritten(folder, e, "make it writable, or copy it to where you can write");
        }
        boolean opened = false;
        try {
            // Only now does nobody else change it.
            RunFolder run = new RunFolder(folder, lock, readManifest(folder), false);
            opened = true;
            return run;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    /**
     * Reads {@code run.json} of any run, also of one that is going on.
     *
     * @throws RunFolderException if there is none or it is damaged
     */
    public static RunManifest readManifest(Path folder) throws IOException {
        Path file = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(file)) {
            throw new RunFolderException(
                    folder,
                    Files.isDirectory(folder)
                            ? "is no run folder: it has no " + MANIFEST
                            : "is no run folder: there is no such folder");
        }
        try {
            return ManifestJson.parse(Json.MAPPER.readTree(Files.readAllBytes(file)));
        } catch (JacksonException | CharConversionException e) {
            throw new RunFolderException(file, "is damaged: not JSON; take it from a copy or start a new run", e);
        } catch (IllegalArgumentException e) {
            throw new RunFolderException(
                    file, "is damaged: " + e.getMessage() + "; take it from a copy or start a new run", e);
        }
    }

    /**
     * Reads the metrics of any run; a torn last line counts as not written.
     *
     * @throws RunFolderException naming a line that is not what a step of this number writes
     */
    public static List<StepMetrics> readMetrics(Path folder) throws IOException {
        return new JsonLines(folder.resolve(METRICS)).read((line, number) -> {
            StepMetrics step = MetricsJson.parse(line);
            if (step.step() != number) {
                throw new IllegalArgumentException("`step` is " + step.step() + ", not " + number);
            }
            return step;
        });
    }

    /**
     * The newest whole checkpoint of any run, also of one that is going on; nothing is changed.
     *
     * @throws RunFolderException if the run has no checkpoint, or none is whole
     */
    public static Checkpoint readCheckpoint(Path folder) throws IOException {
        readManifest(folder);
        return new Checkpoints(folder)
                .newest()
                .orElseThrow(() -> new RunFolderException(
                        folder, "has no checkpoint; a training that is stopped after its first step leaves one"));
    }

    /**
     * For those who read a run without taking its folder.
     *
     * @throws RunFolderException if a process is at work in it, so that what is read would change meanwhile
     */
    public static void refuseInUse(Path folder) throws IOException {
        RunLock.refuseHeld(folder);
    }

    /** Where it is. */
    public Path path() {
        return folder;
    }

    /** Whether it was created where a run had ended before it had done anything. */
    public boolean usedAgain() {
        return again;
    }

    /** Where the trained model goes; made by whoever writes it. */
    public Path modelFolder() {
        return modelOf(folder);
    }

    /**
     * Writes down what the model's folder holds, so that a changed byte is found when it is read again.
     *
     * @param step the last step whose update is in it
     */
    public void sealModel(int step) throws IOException {
        Path model = modelFolder();
        try {
            Seal.write(model, Seal.beside(model), step);
        } catch (IOException e) {
            throw unwritten(MODEL, e);
        }
    }

    /**
     * The folder of one training of a run: the first is recorded in that of the run, every other in one within it.
     *
     * @param number of the training, from 1
     */
    public static Path ofTraining(Path run, int number) {
        return number == 1 ? run : run.resolve("train-" + number);
    }

    /** Where the model of a training is. */
    public static Path modelOf(Path training) {
        return training.resolve(MODEL);
    }

    /**
     * Holds the models of a run's recorded trainings against what these left. A model that was taken away is nobody's fault; one
     * whose training is not recorded yet is written again.
     *
     * @param mend how to mend it
     * @throws RunFolderException naming a file that is not as it was
     */
    public static void verifyModels(Path run, String mend) throws IOException {
        RunManifest manifest = readManifest(run);
        long recorded = manifest.actions().stream()
                .filter(action -> action.operation().equals("train"))
                .count();
        boolean done = manifest.status() == RunManifest.Status.DONE;
        for (int number = 1; number <= recorded || done; number++) {
            Path training = ofTraining(run, number);
            if (!Files.isDirectory(training)) {
                return;
            }
            Path model = modelOf(training);
            if (Files.isDirectory(model)) {
                verifyModel(model, mend);
            }
        }
    }

    /**
     * Holds a model against the step that left it, if it is in a run folder.
     *
     * @throws RunFolderException naming a file that is not as it was
     */
    public static void verifyIfSealed(Path model, String mend) throws IOException {
        if (Files.exists(Seal.beside(model))) {
            verifyModel(model, mend);
        }
    }

    private static void verifyModel(Path model, String mend) throws IOException {
        try {
            Seal.refuseOthers(model, Seal.verify(model, Seal.beside(model)));
        } catch (RunFolderException fault) {
            throw new RunFolderException(fault, "`" + model + "` is not what its training left: " + mend);
        }
    }

    /** What {@code run.json} says now. */
    public RunManifest manifest() {
        return manifest;
    }

    /** Changes {@code run.json}. */
    public void update(UnaryOperator<RunManifest> change) throws IOException {
        manifest = change.apply(manifest);
        writeManifest();
    }

    /** Records what a step sampled and trained on; on disk when this returns. Comes before the step's metrics. */
    public void appendReplies(List<RecordedReply> stepReplies) throws IOException {
        List<String> lines = new ArrayList<>(stepReplies.size());
        for (RecordedReply reply : stepReplies) {
            lines.add(ReplyJson.line(reply));
        }
        try {
            replies.append(lines);
        } catch (IOException e) {
            throw unwritten(REPLIES, e);
        }
    }

    /** Records what a step measured; on disk when this returns. */
    public void append(StepMetrics step) throws IOException {
        try {
            metrics.append(List.of(MetricsJson.line(step)));
        } catch (IOException e) {
            throw unwritten(METRICS, e);
        }
        count(step);
        update(m -> m.withProgress(step.step(), secondsByWord()));
    }

    /**
     * Saves a checkpoint. A crash at any moment leaves the one before it or this one, whole.
     *
     * @param step the last step whose update is in it
     * @param content writes its files
     * @return where it is
     */
    public Path saveCheckpoint(int step, Checkpoint.Content content) throws IOException {
        try {
            return checkpoints.save(step, Map.of(METRICS, metrics.sha256(), REPLIES, replies.sha256()), content);
        } catch (IOException e) {
            throw unwritten("checkpoint", e);
        }
    }

    /**
     * Takes the run back to its newest whole checkpoint, or to its beginning if it has none: lines after it are cut off, so that
     * the resumed run's files equal those of a run that was never stopped.
     *
     * @param notice hears of damaged checkpoints that were passed over
     * @throws RunFolderException if there are only damaged checkpoints, or lines before the checkpoint are missing or not those
     *     that the run wrote; the files are then as they were
     */
    public Optional<Checkpoint> rewind(Consumer<String> notice) throws IOException {
        Optional<Checkpoint> checkpoint = checkpoints.load(notice);
        int step = checkpoint.map(Checkpoint::step).orElse(0);
        JsonLines.Prefix measured = metrics.upTo(step);
        List<StepMetrics> steps = readMetrics(folder).subList(0, measured.step());
        if (measured.step() != step) {
            throw new RunFolderException(
                    folder.resolve(METRICS),
                    "ends at step " + measured.step() + " but the checkpoint is of step " + step
                            + "; take the file from a copy or start a new run");
        }
        JsonLines.Prefix replied = replies.upTo(step);
        if (checkpoint.isPresent()) {
            requireWritten(checkpoint.get(), METRICS, measured);
            requireWritten(checkpoint.get(), REPLIES, replied);
        }
        metrics.cut(measured);
        replies.cut(replied);
        seconds.clear();
        steps.forEach(this::count);
        update(m -> m.withProgress(step, secondsByWord()));
        return checkpoint;
    }

    /** What a checkpoint says of the lines before it is true of them. */
    private void requireWritten(Checkpoint checkpoint, String file, JsonLines.Prefix prefix) throws IOException {
        if (!prefix.sha256().equals(checkpoint.lines().getOrDefault(file, prefix.sha256()))) {
            throw new RunFolderException(
                    folder.resolve(file),
                    "its lines up to step " + checkpoint.step()
                            + " are not those that the run wrote: their SHA-256 is not the checkpoint's; take the file from a copy"
                            + " or start a new run");
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private void count(StepMetrics step) {
        step.seconds().forEach((phase, time) -> seconds.merge(phase, time, Double::sum));
    }

    private Map<String, Double> secondsByWord() {
        Map<String, Double> words = new LinkedHashMap<>();
        for (Phase phase : Phase.values()) {
            Double time = seconds.get(phase);
            if (time != null) {
                words.put(phase.word(), time);
            }
        }
        return words;
    }

    private void writeManifest() throws IOException {
        try {
            AtomicFile.write(folder.resolve(MANIFEST), ManifestJson.write(manifest));
        } catch (IOException e) {
            throw unwritten(MANIFEST, e);
        }
    }

    private RunFolderException unwritten(String file, IOException failure) {
        return RunFolderException.unwritten(
                folder.resolve(file),
                failure,
                "make room or mend its rights, then go on with --resume: "
                        + (checkpoints.exists()
                                ? "the last checkpoint is whole"
                                : "there is no checkpoint yet, so it begins again at its first step"));
    }
}
