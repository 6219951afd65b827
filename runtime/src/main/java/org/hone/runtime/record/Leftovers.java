package org.hone.runtime.record;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What stands in a folder that a run is to begin in. A run that failed before it had done anything leaves files of no worth:
 * they give way, so that the same command works again once the cause is mended. Everything else stays, and the folder is
 * refused.
 */
final class Leftovers {
    private static final String MANIFEST = "run.json";

    /** What a run writes before its first result. */
    private static final Set<String> OF_NO_WORTH =
            Set.of(MANIFEST, MANIFEST + ".new", "inputs.lock", "inputs.lock.new", "error.txt");

    /** What a run has made that is worth nothing as long as it is empty. */
    private static final Set<String> LINES = Set.of("metrics.jsonl", "replies.jsonl");

    private Leftovers() {}

    /**
     * Empties a folder whose lock is held.
     *
     * @return whether a run had begun there
     * @throws RunFolderException if there is anything that somebody could miss; nothing is changed then
     */
    static boolean clear(Path folder) throws IOException {
        boolean begun = Files.exists(folder.resolve(MANIFEST));
        if (begun) {
            refuseWorth(folder, RunFolder.readManifest(folder));
        }
        List<Path> worthless = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.equals("run.lock")) {
                    continue;
                }
                if (!isWorthless(entry, name)) {
                    throw begun
                            ? used(folder)
                            : new RunFolderException(folder, "is not empty; choose a new folder with --out");
                }
                worthless.add(entry);
            }
        }
        for (Path entry : worthless) {
            // The manifest goes when its successor takes its place: a crash in between leaves a folder like this one.
            if (!entry.endsWith(MANIFEST)) {
                Files.delete(entry);
            }
        }
        return begun;
    }

    private static void refuseWorth(Path folder, RunManifest manifest) throws RunFolderException {
        if (manifest.status() == RunManifest.Status.DONE) {
            throw new RunFolderException(folder, "holds another run, which is done; choose another folder with --out");
        }
        if (manifest.stepsDone() > 0 || !manifest.actions().isEmpty()) {
            throw used(folder);
        }
    }

    private static boolean isWorthless(Path entry, String name) throws IOException {
        return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                && (OF_NO_WORTH.contains(name) || (LINES.contains(name) && Files.size(entry) == 0));
    }

    private static RunFolderException used(Path folder) {
        return new RunFolderException(
                folder,
                "holds another run; go on with `hone run --resume " + folder + "` or choose another folder with --out");
    }
}
