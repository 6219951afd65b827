package org.hone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hone.runtime.hostile.Fuzzer;
import org.hone.runtime.hostile.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small share of what {@link HostileCommands} tries. */
final class HostileCommandsTest {
    private static final int MUTANTS = 20;

    @TempDir
    private Path folder;

    @Test
    void everyMutantOfAFileIsAnsweredOrRefusedWithAReasonInTimeAndWithinMemory() throws IOException {
        for (Target target : new HostileCommands().targets(folder)) {
            Fuzzer fuzzer = new Fuzzer(target, Files.createTempDirectory(folder, "files-"), 3);
            fuzzer.run(MUTANTS);
            assertThat(fuzzer.refused()).as(fuzzer.report()).isPositive();
        }
    }

    @Test
    void everySeedButProgramsWhoseOtherFilesAreElsewhereIsAcceptedAsItIs() throws IOException {
        for (Target target : new HostileCommands().targets(folder)) {
            if (target.name().equals("recipe")) {
                continue;
            }
            Path place = Files.createTempDirectory(folder, "whole-");
            for (byte[] seed : target.mutants().seeds()) {
                // The command is chosen by what the file holds, and blanks behind the last value change nothing else.
                for (int blanks = 0; blanks < 4; blanks++) {
                    byte[] file = (new String(seed, UTF_8) + " ".repeat(blanks)).getBytes(UTF_8);
                    target.reader().read(Files.write(place.resolve(target.file()), file));
                }
            }
        }
    }
}
