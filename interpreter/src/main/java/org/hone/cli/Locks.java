package org.hone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hone.lock.Lock;
import org.hone.lock.LockException;
import org.hone.lock.Locker;
import org.hone.lower.Workbench;
import org.hone.plan.Program;
import org.hone.runtime.verify.Verdict;

/** Locks as commands use them. */
final class Locks {
    private Locks() {}

    /** Versions of what computes and the class of the device, without loading any of it. */
    static Map<String, String> versions(String device) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("hone", Version.hone());
        versions.put("pytorch", Version.built("pytorch"));
        versions.put("djl", Version.built("djl"));
        versions.put("verifier", Verdict.VERSION);
        versions.put("device", device.replaceFirst(":.*", ""));
        return versions;
    }

    /** Where a run folder keeps what the run depended on. */
    static Path ofRun(Path folder) {
        return folder.resolve("inputs.lock");
    }

    /**
     * Holds a program against what a run of it depended on.
     *
     * @param mend what to do about it
     * @throws UsageException naming everything that is not as it was, or if the run has not written it down
     */
    static void verifyInputs(Path folder, Workbench bench, Program program, String device, String mend)
            throws IOException {
        Path lock = ofRun(folder);
        if (!Files.isRegularFile(lock)) {
            throw new UsageException("the run in " + folder + " has no " + lock.getFileName()
                    + ", so nobody knows what it depended on; it cannot be held against what is here");
        }
        try {
            List<Lock.Difference> all = Lock.read(lock).differences(Locker.inputs(bench, program, versions(device)));
            if (!all.isEmpty()) {
                StringBuilder text = new StringBuilder("this is not what the run in " + folder + " was made of:");
                all.forEach(d -> text.append("\n  ").append(d.text()));
                throw new UsageException(text + "\n" + mend);
            }
        } catch (LockException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Holds a program against its lock, if it has one.
     *
     * @throws UsageException naming everything that is not as locked
     */
    static void verify(Path file, Workbench bench, Program program, String device) throws IOException {
        Path lock = Lock.beside(file);
        if (!Files.exists(lock)) {
            return;
        }
        try {
            List<Lock.Difference> all = Lock.read(lock).differences(Locker.lock(bench, program, versions(device)));
            if (!all.isEmpty()) {
                StringBuilder text = new StringBuilder("this is not what `" + lock + "` has locked:");
                all.forEach(d -> text.append("\n  ").append(d.text()));
                text.append("\nlock it again with `hone lock ").append(file).append("`, or run it with --no-lock");
                throw new UsageException(text.toString());
            }
        } catch (LockException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}
