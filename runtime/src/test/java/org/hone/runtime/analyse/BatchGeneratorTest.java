package org.hone.runtime.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchGeneratorTest {
    private static List<SampleBatch> batches(SourceKind source, boolean onPolicy) {
        BatchGenerator generator = new BatchGenerator(source, 3, onPolicy, BatchGenerator.SMALL);
        return IntStream.range(0, 200).mapToObj(generator::batch).toList();
    }

    @Test
    void aBatchDependsOnItsKeyAlone() {
        BatchGenerator generator = new BatchGenerator(SourceKind.ROLLOUTS, 3, false, BatchGenerator.SMALL);
        SampleBatch fifth = generator.batch(5);
        generator.batch(6);

        assertThat(generator.batch(5)).isEqualTo(fifth);
        assertThat(generator.batch(6)).isNotEqualTo(fifth);
        assertThat(new BatchGenerator(SourceKind.ROLLOUTS, 4, false, BatchGenerator.SMALL).batch(5))
                .isNotEqualTo(fifth);
    }

    @Test
    void allShapesOccur() {
        List<SampleBatch> all = batches(SourceKind.ROLLOUTS, false);
        List<Predicate<SampleBatch>> shapes = List.of(
                b -> b.prompts().size() == 1,
                b -> b.prompts().size() == 4,
                b -> b.prompts().stream().anyMatch(p -> p.replies().size() == 1),
                b -> b.prompts().stream()
                                .mapToInt(p -> p.replies().size())
                                .distinct()
                                .count()
                        > 1,
                b -> b.prompts().size() > 1 && new Condition(Condition.EQUAL_GROUPS).holds(b.packed()),
                b -> new Condition(Condition.EQUAL_LENGTHS).holds(b.packed()) && b.tokens() > 8,
                b -> new Condition(Condition.BINARY).holds(b.packed()),
                b -> b.replies().stream().anyMatch(r -> r.reward() < 0),
                b -> b.replies().stream()
                                .mapToDouble(SampleBatch.Reply::reward)
                                .distinct()
                                .count()
                        == 1,
                b -> b.replies().stream().anyMatch(SampleBatch.Reply::truncated),
                b -> new Condition(Condition.ON_POLICY).holds(b.packed()));
        for (Predicate<SampleBatch> shape : shapes) {
            assertThat(all).anyMatch(shape);
            assertThat(all).anyMatch(shape.negate());
        }
    }

    @Test
    void onPolicyEveryTokenWasSampledByThePolicy() {
        assertThat(batches(SourceKind.ROLLOUTS, true))
                .allMatch(b -> new Condition(Condition.ON_POLICY).holds(b.packed()));
    }

    @ParameterizedTest
    @EnumSource(SourceKind.class)
    void aBatchHoldsWhatItsSourceHas(SourceKind source) {
        SampleBatch batch = batches(source, false).getFirst();

        assertThat(batch.packed().fields().containsKey(SourceField.REWARD)).isEqualTo(source != SourceKind.DEMOS);
        assertThat(batch.packed().fields()).containsKeys(SourceField.POLICY_LOGPROB, SourceField.TEACHER_LOGPROB);
        assertThat(batch.replies()).allMatch(r -> r.tokens().size() <= batch.maxReply());
    }
}
