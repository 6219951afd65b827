package org.hone.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunFolderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on file systems that are too small or read-only: real ones, made for one process in a mount namespace. Where that is not
 * allowed these tests are skipped. {@code -Dhone.disk.trials=24} tries as many sizes.
 */
final class FullDiskTest {
    private static final int TRIALS = Integer.getInteger("hone.disk.trials", 1);

    @TempDir
    private static Path temp;

    @Test
    void aFullDiskIsNamedAndTheRunGoesOnWhereThereIsRoom() throws IOException, InterruptedException {
        requireMounts();
        Path whole = SmallRun.place(temp, "whole");
        assertThat(Child.run(whole, Optional.empty(), SmallRun.RUN).code()).isZero();
        long needed = kilobytes(whole);
        Map<String, Integer> full = new TreeMap<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            Path folder = SmallRun.place(temp, "trial-" + trial);
            Files.createDirectory(folder.resolve("disk"));
            Files.createDirectory(folder.resolve("kept"));
            // Room for the program, and mostly little more: the first files of a run are small.
            double part = (trial + 0.5) / TRIALS;
            long size = 8 + (long) (needed * part * part * part);
            Child child = Child.run(
                    folder,
                    Optional.empty(),
                    within("mount -t tmpfs -o size=" + size
                            + "k none disk && cp recipe.hone disk && cd disk || exit 99\n"
                            + "\"$@\"; code=$?; cp -a . ../kept; exit $code"),
                    SmallRun.RUN);
            String story = size + " of " + needed + " kB: " + child.text();
            assertThat(child.code()).as(story).isIn(2, 3);
            assertThat(child.text())
                    .as(story)
                    .contains("cannot be written: No space left on device; make room")
                    .doesNotContain("fault of Hone");
            full.merge(child.text().lines().findFirst().orElse("").replaceFirst(": cannot.*", ""), 1, Integer::sum);
            Path kept = folder.resolve("kept");
            Child resumed = Child.run(kept, Optional.empty(), SmallRun.next(kept));
            assertThat(resumed.code()).as(story + resumed.text()).isZero();
            SmallRun.equal(whole, kept, story);
            SmallRun.delete(folder);
        }
        if (TRIALS > 1) {
            System.out.println(TRIALS + " disks between 0 and " + needed + " kB; full at:");
            full.forEach((what, count) -> System.out.println("  " + what + "  " + count));
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException, InterruptedException {
        requireMounts();
        Path folder = SmallRun.place(temp, "closed");
        String readOnly = "mount --bind . . && cd \"$PWD\" && mount -o remount,ro,bind . || exit 99\n\"$@\"";
        Child child = Child.run(folder, Optional.empty(), within(readOnly), SmallRun.RUN);
        assertThat(child.code()).as(child.text()).isEqualTo(2);
        assertThat(child.text())
                .contains("closed/run: cannot be written: Read-only file system; choose a folder that you can write"
                        + " with --out\n");
    }

    @Test
    void twoProcessesDoNotUseOneRunFolder() throws IOException, InterruptedException {
        Path folder = SmallRun.place(temp, "shared");
        Child killed = Child.run(folder, Optional.of(new Child.Moment("loading", 1, 0)), SmallRun.RUN);
        assertThat(killed.killed()).isTrue();
        try (RunFolder held = RunFolder.open(folder.resolve("run"))) {
            byte[] before = Files.readAllBytes(held.path().resolve("run.json"));
            // Asking again must not give the lock away.
            assertThatThrownBy(() -> RunFolder.open(held.path()).close())
                    .isInstanceOf(RunFolderException.class)
                    .hasMessageContaining("this process is using this run folder already");
            for (String[] command : List.of(SmallRun.next(folder), SmallRun.RUN)) {
                Child second = Child.run(folder, Optional.empty(), command);
                assertThat(second.code()).isEqualTo(2);
                assertThat(second.text())
                        .contains("another process (pid "
                                + ProcessHandle.current().pid() + ") is using this run folder; wait for it or stop it");
            }
            assertThat(held.path().resolve("run.json")).hasBinaryContent(before);
        }
    }

    /** A shell with mounts of its own; the command comes as its arguments. */
    private static List<String> within(String script) {
        return new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
    }

    private void requireMounts() throws IOException, InterruptedException {
        Path mount = Files.createDirectory(temp.resolve("mount"));
        boolean allowed;
        try {
            allowed = new ProcessBuilder(within("mount -t tmpfs none mount"))
                            .directory(temp.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(temp.resolve("mount.txt").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            allowed = false;
        }
        Files.delete(mount);
        assumeTrue(allowed, "this system does not let a process mount file systems of its own");
    }

    private static long kilobytes(Path folder) throws IOException {
        long pages = 0;
        try (var all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                pages += 1 + (Files.isRegularFile(path) ? Files.size(path) / 4096 : 0);
            }
        }
        return 4 * pages;
    }
}
