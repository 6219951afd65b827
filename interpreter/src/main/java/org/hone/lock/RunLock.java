package org.hone.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hone.lower.Workbench;
import org.hone.plan.Program;

/** Holds programs against locks before they run. */
public final class RunLock {
    private RunLock() {}

    /** Where a run folder keeps what the run depended on. */
    public static Path of(Path folder) {
        return folder.resolve("inputs.lock");
    }

    /** What a run of a program depends on, with a digest of each. */
    public static Lock inputs(Workbench bench, Program program, String device) throws IOException {
        return Locker.inputs(bench, program, Versions.locked(device));
    }

    /**
     * Holds a program against what a run of it depended on.
     *
     * @param mend what to do about it
     * @throws LockException naming everything that is not as it was, or if the run has not written it down
     */
    public static void verifyInputs(Path folder, Workbench bench, Program program, String device, String mend)
            throws IOException {
        Path lock = of(folder);
        if (!Files.isRegularFile(lock)) {
            throw new LockException("the run in " + folder + " has no " + lock.getFileName()
                    + ", so nobody knows what it depended on; it cannot be held against what is here");
        }
        refuse(
                "this is not what the run in " + folder + " was made of:",
                Lock.read(lock).differences(inputs(bench, program, device)),
                mend);
    }

    /**
     * Holds a program against its lock, if it has one.
     *
     * @throws LockException naming everything that is not as locked
     */
    public static void verify(Path file, Workbench bench, Program program, String device) throws IOException {
        Path lock = Lock.beside(file);
        if (Files.exists(lock)) {
            refuse(
                    "this is not what `" + lock + "` has locked:",
                    Lock.read(lock).differences(Locker.lock(bench, program, Versions.locked(device))),
                    "lock it again with `hone lock " + file + "`, or run it with --no-lock");
        }
    }

    private static void refuse(String what, List<Lock.Difference> differences, String mend) {
        if (differences.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(what);
        differences.forEach(d -> text.append("\n  ").append(d.text()));
        throw new LockException(text + "\n" + mend);
    }
}
