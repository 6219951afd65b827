package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same name, different formulas: what the presets say of one batch, relative to verl's GRPO. */
final class PresetsTest {
    private static final double TOLERANCE = 0.005;

    @TempDir
    private Path temp;

    @Test
    void oneCommandGivesTheTableOfNormsAndCosines() throws IOException {
        Shell shell = new Shell();
        List<String> presets = List.of(
                "verl_grpo",
                "trl_dapo",
                "openrlhf_grpo",
                "trl_grpo",
                "slime_grpo",
                "trl_dr_grpo",
                "trl_cispo",
                "prime_rl_grpo",
                "open_instruct_grpo",
                "nemo_rl_grpo",
                "tinker_grpo");
        List<Object> words = new ArrayList<>(List.of("estimate", "--batch", batch(), "--max-reply", 1024));
        presets.forEach(preset -> words.addAll(List.of("--estimator", "std.presets." + preset)));
        words.addAll(List.of("--rows", 0));

        assertThat(shell.run(words.toArray())).as(shell.err()).isEqualTo(Exit.DONE);

        double[] norms = {1, 1, 1, 0.911, 0.911, 0.380, 0.200, 0.438, 0.438, 1.023, 21_819};
        double[] cosines = {1, 1, 1, 0.854, 0.854, 1, 1, 0.987, 0.987, 0.909, 0.987};
        for (int i = 0; i < norms.length; i++) {
            Matcher row = Pattern.compile("std\\.presets\\." + presets.get(i) + " +\\S+ +(\\S+) +(\\S+) ")
                    .matcher(shell.out());
            assertThat(row.find()).as(presets.get(i)).isTrue();
            assertThat(Double.parseDouble(row.group(1).replace(",", "")))
                    .as("norm of " + presets.get(i))
                    .isCloseTo(norms[i], within(TOLERANCE));
            assertThat(Double.parseDouble(row.group(2)))
                    .as("cosine of " + presets.get(i))
                    .isCloseTo(cosines[i], within(TOLERANCE));
        }
    }

    /** Sixteen prompts with eight replies each: a line of the table has how many are right, then the lengths. */
    private Path batch() throws IOException {
        StringBuilder lines = new StringBuilder();
        try (InputStream table = Objects.requireNonNull(PresetsTest.class.getResourceAsStream("/presets/replies.txt"));
                Scanner numbers = new Scanner(table, StandardCharsets.UTF_8)) {
            for (int prompt = 0; prompt < 16; prompt++) {
                int right = numbers.nextInt();
                for (int reply = 0; reply < 8; reply++) {
                    double[] logprobs = new double[numbers.nextInt()];
                    Arrays.fill(logprobs, -0.5);
                    String array = Arrays.toString(logprobs);
                    lines.append("{\"prompt\": \"p" + prompt + "\", \"source\": \"rollout\", \"reward\": "
                            + (reply < right ? 1 : 0) + ", \"policy_logprob\": " + array + ", \"behaviour_logprob\": "
                            + array + "}\n");
                }
            }
        }
        return Files.writeString(temp.resolve("batch.jsonl"), lines);
    }
}
