package org.hone.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.Checkpoint;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunFolderException;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.torch.TorchRuntime;
import org.hone.runtime.verify.Scripts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoints of a real training, cut short and with flipped bits: the run says which file is damaged, or takes the one before
 * and says so. {@code -Dhone.torn.all=true} cuts at every byte and flips a thousand bits of every file; the ordinary build takes
 * a part of these.
 */
final class TornCheckpointTest {
    private static final boolean ALL = Boolean.getBoolean("hone.torn.all");
    private static final int CUTS = ALL ? Integer.MAX_VALUE : 30;
    private static final int FLIPS = ALL ? 1000 : 30;
    private static final List<String> FILES = List.of("weights.f32", "optimizer.f32", "history.json", "manifest.json");

    private static TorchRuntime runtime;

    @TempDir
    private static Path temp;

    private static Path run;
    private static Path before;
    private static Path last;
    private static byte[] metrics;
    private static byte[] replies;

    private final List<String> notices = new ArrayList<>();
    private int refused;
    private int passedOver;
    private int harmless;

    @BeforeAll
    static void train() throws IOException {
        runtime = TorchRuntime.start(1, notice -> {});
        run = temp.resolve("run");
        try (RunFolder folder = RunFolder.create(
                run,
                RunManifest.beginning(
                        "2026-01-01T00:00:00Z",
                        new RunManifest.Recipe("tiny.hone", "", "", "digest"),
                        List.of(),
                        7,
                        Map.of(),
                        "cpu",
                        1))) {
            train(folder, plan(), 2, notice -> {});
            before = copy(run.resolve("checkpoint"), temp.resolve("before"));
            train(folder, plan(), 4, notice -> {});
            last = copy(run.resolve("checkpoint"), temp.resolve("last"));
        }
        metrics = Files.readAllBytes(run.resolve("metrics.jsonl"));
        replies = Files.readAllBytes(run.resolve("replies.jsonl"));
        try (var files = Files.list(last)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrderElementsOf(FILES);
        }
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    /** The tiny recipe with a model of some 1,500 numbers, so that every byte can be tried. */
    private static TrainPlan plan() {
        TrainPlan plan = Tiny.plan(Tiny.gate(), 6, 3e-3);
        RecipePlan r = plan.recipe();
        var model = new ModelPlan(
                "policy", new ModelPlan.Source.Fresh(1, 8, 2, 1, 48, " +-0123456789;=", 3), 8, Optional.empty());
        var recipe = new RecipePlan(
                r.name(),
                r.digest(),
                model,
                r.companions(),
                r.data(),
                r.rollouts(),
                r.filter(),
                r.schedule(),
                r.optimizer(),
                r.batch(),
                r.minibatch(),
                r.epochs(),
                r.steps());
        return new TrainPlan(recipe, 7, 2, 0, Optional.empty());
    }

    private static String train(RunFolder folder, TrainPlan plan, int until, java.util.function.Consumer<String> heard)
            throws IOException {
        var stop = new StopToken();
        RunListener listener = new RunListener() {
            @Override
            public void step(org.hone.runtime.record.StepMetrics metrics) {
                if (metrics.step() == until) {
                    stop.request();
                }
            }

            @Override
            public void notice(String text) {
                heard.accept(text);
            }
        };
        try (var model = new Trainer(runtime, Scripts.none(), plan, folder, listener, stop)
                .train()
                .model()) {
            return model.policy().digest();
        }
    }

    @Test
    void aCutFileIsNamedOrTheCheckpointBeforeIsTaken() throws IOException {
        for (String file : FILES) {
            byte[] whole = Files.readAllBytes(last.resolve(file));
            int stride = Math.max(1, whole.length / CUTS);
            for (int length = 0; length < whole.length; length += stride) {
                hold(file, Arrays.copyOf(whole, length), length % 2 == 0);
            }
        }
        report("cuts");
        assertThat(harmless).isZero();
    }

    @Test
    void aFlippedBitIsNamedOrTheCheckpointBeforeIsTaken() throws IOException {
        Random random = new Random(5);
        for (String file : FILES) {
            for (int i = 0; i < FLIPS; i++) {
                byte[] bytes = Files.readAllBytes(last.resolve(file));
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                hold(file, bytes, i % 2 == 0);
            }
        }
        report("flips");
        // A blank of the manifest may be another blank.
        assertThat(harmless).isLessThan(refused / 4);
    }

    @Test
    void aLostFileIsNamed() throws IOException {
        for (String file : FILES) {
            place(false);
            Files.delete(run.resolve("checkpoint").resolve(file));
            try (RunFolder folder = RunFolder.open(run)) {
                folder.rewind(notices::add);
                assertThat(file).as("is missing and nobody said so").isEmpty();
            } catch (RunFolderException e) {
                assertThat(e).hasMessageContaining(file).hasMessageContaining("missing");
            }
        }
    }

    @Test
    void trainingFromTheCheckpointBeforeEndsAsIfNothingHadBeenDamaged() throws IOException {
        List<String> ends = new ArrayList<>();
        for (boolean damaged : new boolean[] {false, true}) {
            place(true);
            if (damaged) {
                byte[] weights = Files.readAllBytes(last.resolve("weights.f32"));
                weights[weights.length / 2] ^= 1;
                Files.write(run.resolve("checkpoint/weights.f32"), weights);
            }
            try (RunFolder folder = RunFolder.open(run)) {
                ends.add(train(folder, plan(), 6, notices::add));
            }
            assertThat(run.resolve("checkpoint.damaged").toFile().exists()).isEqualTo(damaged);
        }
        assertThat(ends.get(0)).isEqualTo(ends.get(1));
        assertThat(notices).singleElement().asString().contains("weights.f32", "damaged");
    }

    /** Puts a damaged file into the newest checkpoint and goes on with the run. */
    private void hold(String file, byte[] damaged, boolean another) throws IOException {
        place(another);
        Files.write(run.resolve("checkpoint").resolve(file), damaged);
        notices.clear();
        try (RunFolder folder = RunFolder.open(run)) {
            Checkpoint found = folder.rewind(notices::add).orElseThrow();
            if (found.step() == 2) {
                assertThat(another).isTrue();
                assertThat(notices).singleElement().asString().contains(named(file), "damaged");
                same(found, before, FILES);
                passedOver++;
            } else {
                assertThat(found.step()).isEqualTo(4);
                assertThat(file).as("a changed byte that does not matter").isEqualTo("manifest.json");
                same(found, last, FILES.subList(0, 3));
                harmless++;
            }
        } catch (RunFolderException e) {
            assertThat(another).isFalse();
            assertThat(e).hasMessageContaining(named(file)).hasMessageContaining("begins again");
            refused++;
        }
    }

    /** A manifest that gives another length for a file makes that file the one that is not as it should be. */
    private static String named(String file) {
        return file.equals("manifest.json") ? "checkpoint" : file;
    }

    private static void same(Checkpoint found, Path expected, List<String> files) throws IOException {
        for (String name : files) {
            assertThat(Files.mismatch(found.folder().resolve(name), expected.resolve(name)))
                    .as(name)
                    .isEqualTo(-1);
        }
    }

    /** The run as it was after step 4. */
    private static void place(boolean another) throws IOException {
        for (String name : List.of("checkpoint", "checkpoint.previous", "checkpoint.damaged")) {
            delete(run.resolve(name));
        }
        copy(last, run.resolve("checkpoint"));
        if (another) {
            copy(before, run.resolve("checkpoint.previous"));
        }
        Files.write(run.resolve("metrics.jsonl"), metrics);
        Files.write(run.resolve("replies.jsonl"), replies);
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (String name : FILES) {
            Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        return to;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (String name : FILES) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        }
    }

    private void report(String what) {
        if (ALL) {
            System.out.println(
                    what + ": " + IntStream.of(refused, passedOver, harmless).sum() + ", refused by name " + refused
                            + ", the one before taken with a notice " + passedOver + ", without effect " + harmless);
        }
    }
}
