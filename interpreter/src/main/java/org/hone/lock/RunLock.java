package org.hone.lock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hone.lower.Workbench;
import org.hone.plan.Canonical;
import org.hone.plan.Program;
import org.hone.runtime.record.RunFolderException;

/** Holds programs against locks before they run. */
public final class RunLock {
    private static final String DAMAGED = "take it from a copy: nobody else knows what the run depended on";

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
     * Writes down what a run depends on.
     *
     * @throws RunFolderException if there is no room for it, or no right
     */
    public static void write(Lock inputs, Path folder) throws IOException {
        Path file = of(folder);
        try {
            inputs.write(file);
        } catch (IOException e) {
            throw new RunFolderException(
                    file,
                    "cannot be written: " + e.getMessage() + "; make room or mend its rights, then go on with --resume",
                    e);
        }
    }

    /**
     * Holds the files of a recorded program, except for the program itself, against what the run depended on. This comes before
     * the program is compiled: a changed byte may well be an error too.
     *
     * @param root the folder that their names start from
     * @throws LockException naming every file that is not as it was
     */
    public static void verifyTexts(Path folder, String program, Path root, String mend) throws IOException {
        if (!Files.isRegularFile(of(folder))) {
            return;
        }
        Lock locked = Lock.read(of(folder), DAMAGED);
        TreeMap<String, TreeMap<String, String>> found = new TreeMap<>();
        TreeMap<String, TreeMap<String, String>> asked = new TreeMap<>();
        for (String kind : List.of("modules", "scripts")) {
            for (Map.Entry<String, String> entry :
                    locked.entries().getOrDefault(kind, new TreeMap<>()).entrySet()) {
                String name = entry.getKey();
                Path file = root.resolve(name);
                // The standard library is in Hone; a file of the same name is another file.
                if (!name.equals(program) && !name.startsWith("std/") && Files.isRegularFile(file)) {
                    asked.computeIfAbsent(kind, k -> new TreeMap<>()).put(name, entry.getValue());
                    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                    found.computeIfAbsent(kind, k -> new TreeMap<>()).put(name, Canonical.sha256(text));
                }
            }
        }
        refuse(madeOf(folder), new Lock(asked).differences(new Lock(found)), mend);
    }

    private static String madeOf(Path folder) {
        return "this is not what the run in " + folder + " was made of:";
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
        refuse(madeOf(folder), Lock.read(lock, DAMAGED).differences(inputs(bench, program, device)), mend);
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
                    Lock.read(lock, Lock.WRITE_AGAIN).differences(Locker.lock(bench, program, Versions.locked(device))),
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
