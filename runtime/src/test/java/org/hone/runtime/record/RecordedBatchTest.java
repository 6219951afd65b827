package org.hone.runtime.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordedBatchTest {
    @TempDir
    private Path temp;

    @Test
    void whatARunWritesIsReadBack() throws IOException {
        try (RunFolder run = RunFolder.create(temp.resolve("run"), Samples.manifest())) {
            run.appendReplies(List.of(Samples.rollout(1, 0), Samples.rollout(1, 1)));
            run.appendReplies(List.of(Samples.rollout(2, 0)));
            List<RecordedBatch> steps = RecordedBatch.read(run.path().resolve("replies.jsonl"));
            assertThat(steps).extracting(RecordedBatch::step).containsExactly(1, 2);
            RecordedSequence second = steps.getFirst().sequences().get(1);
            assertThat(second.line()).isEqualTo(2);
            assertThat(second.rollout()).isTrue();
            assertThat(second.right()).isTrue();
            assertThat(second.fields().get(SourceField.POLICY_LOGPROB)).containsExactly(-0.1, -2e-9);
            assertThat(second.fields().get(SourceField.BEHAVIOUR_LOGPROB)).containsExactly(-0.1, -1e-9);
            assertThat(second.reward()).hasValue(1);
            assertThat(second.scheduleWeights()).containsEntry("dr_grpo", 1.0);
        }
    }

    @Test
    void sequencesArePackedPromptByPromptWhateverTheirOrder() throws IOException {
        RecordedBatch batch = batch("""
                {"prompt": "b", "source": "rollout", "reward": 1, "policy_logprob": [-1], "behaviour_logprob": [-2]}
                {"prompt": "a", "source": "demo", "policy_logprob": [-3, -4]}
                {"prompt": "b", "source": "demo", "policy_logprob": [-5], "reward": 0.5, "entropy": [0.1], "text": "?"}
                {"prompt": "a", "source": "rollout", "reward": 0, "verdict": "truncated", "behaviour_logprob": [-6, null]}
                """);
        assertThat(batch.prompts()).containsExactly("b", "a");
        PackedBatch mixed = batch.select(SourceKind.MIXED, OptionalInt.of(9)).batch();
        assertThat(mixed.offsets()).containsExactly(0, 1, 2, 4, 6);
        assertThat(mixed.promptOf()).containsExactly(0, 0, 1, 1);
        // The last rollout was sampled by the policy itself; demonstrations count as sampled with probability 1 and as
        // right.
        assertThat(mixed.values(SourceField.POLICY_LOGPROB)).containsExactly(-1, -5, -3, -4, -6, Double.NaN);
        assertThat(mixed.values(SourceField.BEHAVIOUR_LOGPROB)).containsExactly(-2, 0, 0, 0, -6, Double.NaN);
        assertThat(mixed.values(SourceField.REWARD)).containsExactly(1, 0.5, 1, 0);
        assertThat(mixed.values(SourceField.IS_DEMO)).containsExactly(0, 1, 1, 0);
        assertThat(mixed.values(SourceField.TRUNCATED)).containsExactly(0, 0, 0, 1);
        assertThat(mixed.values(SourceField.LENGTH)).containsExactly(1, 1, 2, 2);
        assertThat(mixed.values(SourceField.MAX_REPLY)).containsExactly(9);
        assertThat(mixed.fields()).doesNotContainKey(SourceField.ENTROPY);
        assertThat(batch.lacking(SourceField.ENTROPY, SourceKind.DEMOS)
                        .orElseThrow()
                        .line())
                .isEqualTo(2);
        assertThat(batch.select(SourceKind.DEMOS, OptionalInt.empty()).members())
                .containsExactly(1, 2);
        assertThat(batch.assumedOnPolicy()).isEqualTo(1);
    }

    @Test
    void aFaultIsNamedByFileLineAndField() throws IOException {
        String good = "{\"prompt\": \"a\", \"source\": \"rollout\", \"behaviour_logprob\": [-1, -2]}\n";
        assertThat(
                        fault(
                                good
                                        + "{\"prompt\": \"a\", \"source\": \"rollout\", \"behaviour_logprob\": [-1], \"tokens\": [1, 2]}"))
                .contains("batch.jsonl, line 2: \"tokens\" has 2 numbers but \"behaviour_logprob\" has 1");
        assertThat(fault("{\"source\": \"rollout\", \"tokens\": [1]}")).contains("line 1: has no \"prompt\"");
        assertThat(fault("{\"prompt\": \"a\", \"tokens\": [1]}")).contains("has no \"source\"");
        assertThat(fault("{\"prompt\": \"a\", \"source\": \"demonstration\", \"tokens\": [1]}"))
                .contains("\"source\" is \"demonstration\"; it must be \"rollout\" or \"demo\"");
        assertThat(fault("{\"prompt\": \"a\", \"source\": \"demo\", \"behaviour_logprob\": [-1]}"))
                .contains("\"behaviour_logprob\" of a demonstration: no policy sampled it");
        assertThat(fault("{\"prompt\": \"a\", \"source\": \"rollout\", \"policy_logprob\": [0.7]}"))
                .contains("\"policy_logprob\" holds 0.7 at token 0; a log-prob is a natural logarithm, at most 0");
        assertThat(fault("{\"prompt\": \"a\", \"source\": \"rollout\", \"policy_logprob\": -1}"))
                .contains("must be an array");
        assertThat(fault("{\"prompt\": \"a\", \"source\": \"rollout\", \"policy_logprob\": []}"))
                .contains("is empty");
        assertThat(fault("{\"prompt\": 7, \"source\": \"rollout\", \"tokens\": [1]}"))
                .contains("\"prompt\" must be a text");
        assertThat(fault("{\"prompt\": \"a\", \"source\": \"rollout\", \"reward\": \"1\", \"tokens\": [1]}"))
                .contains("\"reward\" must be a number");
        assertThat(fault("{\"prompt\": \"a\", \"source\": \"rollout\", \"truncated\": 1, \"tokens\": [1]}"))
                .contains("\"truncated\" must be true or false");
        assertThat(fault("{\"prompt\": \"a\", \"source\": \"rollout\", \"reward\": 1}"))
                .contains("number of its tokens is not known");
        assertThat(fault(good + "[1]")).contains("line 2: a line must be a JSON object");
        assertThat(fault(good + good.substring(0, 40))).contains("line 2: the file ends in the middle of this line");
        assertThat(fault(good + "nonsense")).contains("line 2: not JSON");
        assertThat(fault("\n")).contains("holds no sequence");
    }

    @Test
    void anyCutOfAFileIsReadOrRefusedInWords() throws IOException {
        String whole =
                "{\"step\": 1, \"prompt\": \"a\", \"source\": \"rollout\", \"reward\": 1.0, \"behaviour_logprob\": [-1.5, null],"
                        + " \"schedule_weights\": {\"grpo\": 1.0}}\n";
        for (int length = 0; length < whole.length() - 2; length++) {
            assertThat(fault(whole.substring(0, length))).contains("batch.jsonl");
        }
        assertThat(batch(whole.strip()).sequences()).hasSize(1);
    }

    private String fault(String content) throws IOException {
        Path file = Files.writeString(temp.resolve("batch.jsonl"), content);
        RecordException[] thrown = new RecordException[1];
        assertThatThrownBy(() -> RecordedBatch.read(file))
                .as(content)
                .isInstanceOfSatisfying(RecordException.class, e -> thrown[0] = e);
        return String.valueOf(thrown[0].getMessage());
    }

    private RecordedBatch batch(String content) throws IOException {
        return RecordedBatch.read(Files.writeString(temp.resolve("batch.jsonl"), content))
                .getFirst();
    }
}
