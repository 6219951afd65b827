package org.hone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hone.lock.Lock;
import org.hone.lock.LockException;
import org.hone.lock.Locker;
import org.hone.lower.Workbench;
import org.hone.plan.Canonical;
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
        Lock locked = readOf(folder);
        try {
            refuse(folder, locked.differences(Locker.inputs(bench, program, versions(device))), mend);
        } catch (LockException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Holds the files of a recorded program, except for the program itself, against what the run depended on. This comes before
     * the program is compiled: a changed byte may well be an error too.
     *
     * @throws UsageException naming every file that is not as it was
     */
    static void verifyTexts(Path folder, String program, String mend) throws IOException {
        if (!Files.isRegularFile(ofRun(folder))) {
            return;
        }
        Lock locked = readOf(folder);
        TreeMap<String, TreeMap<String, String>> found = new TreeMap<>();
        TreeMap<String, TreeMap<String, String>> asked = new TreeMap<>();
        for (String kind : List.of("modules", "scripts")) {
            for (Map.Entry<String, String> entry :
                    locked.entries().getOrDefault(kind, new TreeMap<>()).entrySet()) {
                String name = entry.getKey();
                // The standard library is in Hone; a file of the same name is another file.
                if (!name.equals(program) && !name.startsWith("std/") && Files.isRegularFile(Path.of(name))) {
                    asked.computeIfAbsent(kind, k -> new TreeMap<>()).put(name, entry.getValue());
                    found.computeIfAbsent(kind, k -> new TreeMap<>())
                            .put(name, Canonical.sha256(Programs.read(name).text()));
                }
            }
        }
        refuse(folder, new Lock(asked).differences(new Lock(found)), mend);
    }

    private static Lock readOf(Path folder) throws IOException {
        try {
            return Lock.read(ofRun(folder));
        } catch (LockException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void refuse(Path folder, List<Lock.Difference> all, String mend) {
        if (!all.isEmpty()) {
            StringBuilder text = new StringBuilder("this is not what the run in " + folder + " was made of:");
            all.forEach(d -> text.append("\n  ").append(d.text()));
            throw new UsageException(text + "\n" + mend);
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
