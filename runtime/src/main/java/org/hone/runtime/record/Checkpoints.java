package org.hone.runtime.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one checkpoint of a run and what a crash may leave beside it: {@code checkpoint.new} (being written) and
 * {@code checkpoint.previous} (kept until its successor has taken its place).
 */
final class Checkpoints {
    private final Path current;
    private final Path next;
    private final Path previous;
    private final Path damagedFolder;

    Checkpoints(Path runFolder) {
        current = runFolder.resolve("checkpoint");
        next = runFolder.resolve("checkpoint.new");
        previous = runFolder.resolve("checkpoint.previous");
        damagedFolder = runFolder.resolve("checkpoint.damaged");
    }

    /**
     * Writes a checkpoint beside the current one and then puts it in its place.
     *
     * @param lines SHA-256 in hex, by name, of the run's files that only grow
     */
    Path save(int step, Map<String, String> lines, Checkpoint.Content content) throws IOException {
        recover();
        AtomicFile.delete(next);
        boolean whole = false;
        try {
            Files.createDirectory(next);
            content.writeInto(next);
            Seal.write(next, Seal.within(next), step, lines);
            whole = true;
        } finally {
            if (!whole) {
                // The disk may be full: what is of no use gives its room back.
                AtomicFile.delete(next);
            }
        }
        install();
        return current;
    }

    /** What is there: the whole checkpoints, and what is wrong with each damaged one. */
    private record Found(List<Checkpoint> whole, List<RunFolderException> damaged) {
        boolean holds(Path folder) {
            return whole.stream().anyMatch(checkpoint -> checkpoint.folder().equals(folder));
        }

        /**
         * The newest whole checkpoint.
         *
         * @throws RunFolderException if there are checkpoints but none is whole
         */
        Optional<Checkpoint> newest() throws RunFolderException {
            Optional<Checkpoint> newest = whole.stream().max(Comparator.comparingInt(Checkpoint::step));
            if (newest.isEmpty() && !damaged.isEmpty()) {
                throw new RunFolderException(
                        damaged.getFirst(),
                        "no other checkpoint is whole: take the file from a copy, or"
                                + " remove the folder, and the run begins again at its first step");
            }
            return newest;
        }
    }

    private Found find() throws IOException {
        var found = new Found(new ArrayList<>(), new ArrayList<>());
        for (Path folder : List.of(current, next, previous)) {
            // The one before the current one counts for nothing any more; a crash may have left a part of it.
            if (!exists(folder) || (folder.equals(previous) && found.holds(current))) {
                continue;
            }
            try {
                found.whole().add(Seal.verify(folder, Seal.within(folder)));
            } catch (RunFolderException e) {
                if (!folder.equals(next)) {
                    found.damaged().add(e);
                }
            }
        }
        return found;
    }

    /**
     * The newest whole checkpoint, left where it is.
     *
     * @throws RunFolderException if there are checkpoints but none is whole
     */
    Optional<Checkpoint> newest() throws IOException {
        return find().newest();
    }

    /**
     * The newest whole checkpoint, which becomes the current one; what a crash left beside it goes.
     *
     * @param notice hears of every damaged one that was passed over
     * @throws RunFolderException if there are checkpoints but none is whole
     */
    Optional<Checkpoint> load(Consumer<String> notice) throws IOException {
        Found found = find();
        Optional<Checkpoint> newest = found.newest();
        for (RunFolderException fault : found.damaged()) {
            notice.accept("passed over a damaged checkpoint: " + fault.getMessage());
        }
        if (newest.isEmpty()) {
            AtomicFile.delete(next);
            return newest;
        }
        Checkpoint loaded = makeCurrent(newest.get(), found);
        AtomicFile.delete(next);
        AtomicFile.delete(previous);
        return Optional.of(loaded);
    }

    /** A crash may have cut an installation short, or damaged the current checkpoint: sets the places right. */
    private Checkpoint makeCurrent(Checkpoint newest, Found found) throws IOException {
        if (newest.folder().equals(current)) {
            return newest;
        }
        if (exists(current) && !found.holds(current)) {
            AtomicFile.delete(damagedFolder);
            move(current, damagedFolder);
        }
        if (newest.folder().equals(next)) {
            install();
        } else {
            move(previous, current);
        }
        return new Checkpoint(newest.step(), current, newest.digests(), newest.lines());
    }

    /** Ends an installation that a crash cut short, so that the newest whole checkpoint is the current one. */
    private void recover() throws IOException {
        if (!exists(current) && exists(previous)) {
            move(previous, current);
        }
    }

    private void install() throws IOException {
        AtomicFile.delete(previous);
        if (exists(current)) {
            move(current, previous);
        }
        move(next, current);
        AtomicFile.forceFolder(current.toAbsolutePath().getParent());
        AtomicFile.delete(previous);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether any has been saved. */
    boolean exists() {
        return exists(current) || exists(previous);
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
