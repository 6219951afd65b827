package org.hone.runtime.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hone.runtime.model.ModelFileException;
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
        assertThat(all).hasSize(12);
        for (Target target : all) {
            Fuzzer fuzzer = new Fuzzer(target, Files.createTempDirectory(folder, "files-"), 7);
            fuzzer.run(MUTANTS);
            assertThat(fuzzer.refused()).as(fuzzer.report()).isGreaterThan(MUTANTS / 20);
        }
    }

    @Test
    void aTokenizerThatWouldEndTheProcessIsRefusedBefore() throws IOException {
        Target target = Targets.all(folder).stream()
                .filter(t -> t.name().equals("tokenizer.json"))
                .findFirst()
                .orElseThrow();
        String seed = new String(target.seeds().getLast(), StandardCharsets.UTF_8);
        Path file = Files.writeString(
                folder.resolve("tokenizer.json"),
                seed.replace("\"special_tokens\": {\"<s>\"", "\"special_tokens\": {\"<t>\""));
        assertThatThrownBy(() -> target.reader().read(file))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("post_processor.single")
                .hasMessageContaining("`<s>`");
    }

    @Test
    void everySeedIsAcceptedAsItIs() throws IOException {
        for (Target target : Targets.all(folder)) {
            Path place = Files.createTempDirectory(folder, "whole-");
            for (byte[] seed : target.seeds()) {
                target.reader().read(Files.write(place.resolve(target.file()), seed));
            }
        }
    }
}
