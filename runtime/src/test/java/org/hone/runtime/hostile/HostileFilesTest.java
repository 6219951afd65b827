package org.hone.runtime.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small share of what {@link HostileFiles} tries: no mutant is anything but read, or refused by a named error. */
class HostileFilesTest {
    private static final int MUTANTS = 200;

    @TempDir
    private Path folder;

    @Test
    void everyMutantIsReadOrRefusedByNameInTimeAndWithinMemory() throws IOException {
        List<Target> all = Targets.all(folder);
        assertThat(all).hasSize(19);
        for (Target target : all) {
            Fuzzer fuzzer = new Fuzzer(target, Files.createTempDirectory(folder, "files-"), 7);
            fuzzer.run(MUTANTS);
            assertThat(fuzzer.refused()).as(fuzzer.report()).isGreaterThan(MUTANTS / 20);
        }
    }

    @Test
    void everySeedIsAcceptedAsItIs() throws IOException {
        for (Target target : Targets.all(folder)) {
            Path place = Files.createTempDirectory(folder, "whole-");
            for (byte[] seed : target.mutants().seeds()) {
                target.reader().read(Files.write(place.resolve(target.file()), seed));
            }
        }
    }
}
