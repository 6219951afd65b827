package org.hone.runtime.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every crash leaves behind, one by one. */
final class CheckpointsTest {
    @TempDir
    private Path temp;

    private final List<String> notices = new ArrayList<>();
    private Checkpoints checkpoints;
    private Path current;
    private Path next;
    private Path previous;

    @BeforeEach
    void places() {
        checkpoints = new Checkpoints(temp);
        current = temp.resolve("checkpoint");
        next = temp.resolve("checkpoint.new");
        previous = temp.resolve("checkpoint.previous");
    }

    @Test
    void thereIsNoneAtFirst() throws IOException {
        assertThat(checkpoints.load(notices::add)).isEmpty();
    }

    @Test
    void theLastOneSavedIsLoaded() throws IOException {
        save(1);
        save(2);
        Checkpoint loaded = checkpoints.load(notices::add).orElseThrow();
        assertThat(loaded.step()).isEqualTo(2);
        assertThat(loaded.file("weights")).hasContent("weights of 2");
        assertThat(temp.toFile().list()).containsExactly("checkpoint");
        assertThat(notices).isEmpty();
    }

    @Test
    void aFileItDoesNotHaveIsNamed() throws IOException {
        save(1);
        Checkpoint loaded = checkpoints.load(notices::add).orElseThrow();
        assertThatThrownBy(() -> loaded.file("moments"))
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("`moments`");
    }

    @Test
    void everyTruncationOfTheManifestIsRefused() throws IOException {
        save(1);
        Path manifest = current.resolve("manifest.json");
        byte[] whole = Files.readAllBytes(manifest);
        for (int length = 0; length < whole.length; length++) {
            Files.write(manifest, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> checkpoints.load(notices::add))
                    .isInstanceOf(RunFolderException.class)
                    .hasMessageContaining("manifest.json");
        }
    }

    @Test
    void everyChangedDigitOfTheManifestIsRefused() throws IOException {
        save(1);
        Path manifest = current.resolve("manifest.json");
        byte[] whole = Files.readAllBytes(manifest);
        for (int i = 0; i < whole.length; i++) {
            if (Character.isDigit(whole[i])) {
                byte[] damaged = whole.clone();
                damaged[i] = (byte) (whole[i] == '9' ? '0' : whole[i] + 1);
                Files.write(manifest, damaged);
                assertThatThrownBy(() -> checkpoints.load(notices::add))
                        .as("digit at %d of %s", i, new String(damaged, java.nio.charset.StandardCharsets.US_ASCII))
                        .isInstanceOf(RunFolderException.class);
            }
        }
    }

    @Test
    void everyTruncationOfAFileIsRefused() throws IOException {
        save(1);
        Path weights = current.resolve("weights");
        byte[] whole = Files.readAllBytes(weights);
        for (int length = 0; length < whole.length; length++) {
            Files.write(weights, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> checkpoints.load(notices::add))
                    .isInstanceOf(RunFolderException.class)
                    .hasMessageContaining("weights")
                    .hasMessageContaining("SHA-256");
        }
    }

    @Test
    void aMissingFileIsRefused() throws IOException {
        save(1);
        Files.delete(current.resolve("weights"));
        assertThatThrownBy(() -> checkpoints.load(notices::add))
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("is missing");
    }

    @Test
    void aCrashWhileTheNextOneIsWrittenLeavesTheOneBefore() throws IOException {
        save(1);
        assertThatThrownBy(() -> checkpoints.save(2, Map.of(), folder -> {
                    Files.writeString(folder.resolve("weights"), "half");
                    throw new IOException("the disk is full");
                }))
                .hasMessage("the disk is full");
        assertThat(loadedStep()).isEqualTo(1);
        assertThat(notices).isEmpty();
        save(3);
        assertThat(loadedStep()).isEqualTo(3);
    }

    @Test
    void aCrashBeforeTheFirstRenameGivesTheNewOne() throws IOException {
        wholeAt(next, 2);
        wholeAt(current, 1);
        assertThat(loadedStep()).isEqualTo(2);
        assertThat(current.resolve("weights")).hasContent("weights of 2");
    }

    @Test
    void aCrashBetweenTheRenamesGivesTheNewOne() throws IOException {
        save(1);
        Files.move(current, previous);
        wholeAt(next, 2);
        assertThat(loadedStep()).isEqualTo(2);
        assertThat(current).isDirectory();
        save(3);
        assertThat(temp.toFile().list()).containsExactly("checkpoint");
    }

    @Test
    void aCrashBetweenTheRenamesWithADamagedNewOneGivesTheOneBefore() throws IOException {
        save(1);
        Files.move(current, previous);
        wholeAt(next, 2);
        Files.writeString(next.resolve("weights"), "scrambled");
        assertThat(loadedStep()).isEqualTo(1);
        assertThat(current.resolve("weights")).hasContent("weights of 1");
    }

    @Test
    void aCrashAfterTheSecondRenameGivesTheNewOne() throws IOException {
        save(1);
        Files.move(current, previous);
        wholeAt(current, 2);
        assertThat(loadedStep()).isEqualTo(2);
    }

    @Test
    void whatACrashLeftBesideAWholeOneGoesWithoutAWord() throws IOException {
        wholeAt(previous, 1);
        Files.delete(previous.resolve("manifest.json"));
        wholeAt(current, 2);
        Files.createDirectory(next);
        Files.writeString(next.resolve("weights"), "half");
        assertThat(loadedStep()).isEqualTo(2);
        assertThat(notices).isEmpty();
        assertThat(temp.toFile().list()).containsExactly("checkpoint");
    }

    @Test
    void aDamagedOneIsPassedOverWithANoticeAndKeptAside() throws IOException {
        wholeAt(previous, 1);
        wholeAt(current, 2);
        Files.writeString(current.resolve("weights"), "scrambled");
        assertThat(loadedStep()).isEqualTo(1);
        assertThat(notices).singleElement().asString().contains("weights", "damaged");
        assertThat(temp.resolve("checkpoint.damaged").resolve("weights")).hasContent("scrambled");
        assertThat(current.resolve("weights")).hasContent("weights of 1");
    }

    @Test
    void aThousandFlippedBitsGiveTheSameCheckpointTheOneBeforeOrAnError() throws IOException {
        Random random = new Random(11);
        byte[] weights = new byte[3000];
        random.nextBytes(weights);
        checkpoints.save(2, Map.of(), to -> Files.write(to.resolve("weights"), weights));
        wholeAt(previous, 1);
        int refused = 0;
        int before = 0;
        for (int i = 0; i < 1000; i++) {
            Path folder = Files.createDirectories(temp.resolve("run" + i));
            Checkpoints own = new Checkpoints(folder);
            boolean another = i % 2 == 0;
            copy(current, folder.resolve("checkpoint"));
            if (another) {
                copy(previous, folder.resolve("checkpoint.previous"));
            }
            Path file = folder.resolve("checkpoint").resolve(random.nextInt(3) == 0 ? "weights" : "manifest.json");
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            try {
                Checkpoint loaded = own.load(notices::add).orElseThrow();
                byte[] found = Files.readAllBytes(loaded.file("weights"));
                if (loaded.step() == 2) {
                    // A blank of the manifest may be another blank.
                    assertThat(found).as("flip %d", i).isEqualTo(weights);
                } else {
                    assertThat(another).isTrue();
                    assertThat(found).asString().isEqualTo("weights of 1");
                    before++;
                }
            } catch (RunFolderException e) {
                assertThat(another).as("flip %d: %s", i, e.getMessage()).isFalse();
                assertThat(e.getMessage()).contains("checkpoint");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(300);
        assertThat(before).isGreaterThan(300);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (String name : new String[] {"weights", "manifest.json"}) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    private int loadedStep() throws IOException {
        Optional<Checkpoint> loaded = checkpoints.load(notices::add);
        assertThat(loaded.orElseThrow().folder()).isEqualTo(current);
        return loaded.orElseThrow().step();
    }

    private void save(int step) throws IOException {
        checkpoints.save(step, Map.of(), folder -> Files.writeString(folder.resolve("weights"), "weights of " + step));
    }

    /** Makes a whole checkpoint at a place without touching the others. */
    private void wholeAt(Path place, int step) throws IOException {
        Files.createDirectory(place);
        Files.writeString(place.resolve("weights"), "weights of " + step);
        Seal.write(place, Seal.within(place), step);
    }
}
