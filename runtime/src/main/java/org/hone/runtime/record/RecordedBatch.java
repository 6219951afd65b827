package org.hone.runtime.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;

/**
 * The sequences of one optimiser step, in the order of their prompts' first lines.
 *
 * @param file where they were read
 * @param step the step that recorded them; 0 if the file does not say
 * @param prompts the prompts' identities, in order
 * @param sequences all sequences, prompt after prompt
 */
public record RecordedBatch(Path file, int step, List<String> prompts, List<RecordedSequence> sequences) {
    public RecordedBatch {
        prompts = List.copyOf(prompts);
        sequences = List.copyOf(sequences);
    }

    /**
     * Reads a file of recorded sequences: {@code replies.jsonl} of a run, or one made elsewhere.
     *
     * @return one batch a step, in the file's order; a file without steps is one batch
     * @throws RecordException if the file is not in the format; the message names line and field
     */
    public static List<RecordedBatch> read(Path file) throws IOException {
        Map<Integer, List<RecordedSequence>> steps = new LinkedHashMap<>();
        for (RecordedSequence sequence : BatchReader.read(file)) {
            steps.computeIfAbsent(sequence.step(), absent -> new ArrayList<>()).add(sequence);
        }
        List<RecordedBatch> batches = new ArrayList<>();
        steps.forEach((step, sequences) -> batches.add(of(file, step, sequences)));
        return batches;
    }

    private static RecordedBatch of(Path file, int step, List<RecordedSequence> sequences) {
        Map<String, Integer> places = new LinkedHashMap<>();
        sequences.forEach(s -> places.putIfAbsent(s.prompt(), places.size()));
        List<RecordedSequence> sorted = new ArrayList<>(sequences);
        sorted.sort(Comparator.comparingInt(s -> places.getOrDefault(s.prompt(), 0)));
        return new RecordedBatch(file, step, List.copyOf(places.keySet()), sorted);
    }

    /** How its prompts fared, by the rollouts of each. */
    public StepOutcomes outcomes() {
        Map<String, List<RecordedSequence>> groups = new LinkedHashMap<>();
        prompts.forEach(prompt -> groups.put(prompt, new ArrayList<>()));
        sequences.stream()
                .filter(RecordedSequence::rollout)
                .forEach(s -> groups.computeIfAbsent(s.prompt(), absent -> new ArrayList<>())
                        .add(s));
        List<StepOutcomes.Prompt> outcomes = new ArrayList<>();
        groups.forEach((prompt, group) -> {
            long right = group.stream().filter(RecordedSequence::right).count();
            double reward = group.stream()
                    .mapToDouble(s -> s.reward().orElse(s.right() ? 1 : 0))
                    .average()
                    .orElse(0);
            double rate = group.isEmpty() ? 0 : (double) right / group.size();
            outcomes.add(new StepOutcomes.Prompt(prompt, rate, reward, group.size()));
        });
        return new StepOutcomes(step, outcomes);
    }

    /** First token of each sequence and the total: shape {@code [sequences + 1]}. */
    public int[] offsets() {
        int[] offsets = new int[sequences.size() + 1];
        for (int s = 0; s < sequences.size(); s++) {
            offsets[s + 1] = offsets[s] + sequences.get(s).length();
        }
        return offsets;
    }

    /**
     * The sequences of one source as an estimator reads them.
     *
     * @param batch the sequences, with every field that all of them hold
     * @param members for each sequence its index in the recorded batch
     */
    public record Selection(PackedBatch batch, int[] members) {}

    /**
     * Selects the sequences of a source. A rollout without {@code policy_logprob} counts as on-policy: the policy is the one
     * that sampled it. In a mixed group a demonstration counts as sampled with probability 1 and, without a reward, as right;
     * training does the same.
     *
     * @param maxReply the reply budget, if it is known
     */
    public Selection select(SourceKind source, OptionalInt maxReply) {
        int[] members = members(source);
        int[] offsets = new int[members.length + 1];
        int[] promptOf = new int[members.length];
        Map<String, Integer> places = new LinkedHashMap<>();
        prompts.forEach(p -> places.put(p, places.size()));
        for (int i = 0; i < members.length; i++) {
            RecordedSequence sequence = sequences.get(members[i]);
            offsets[i + 1] = offsets[i] + sequence.length();
            promptOf[i] = places.getOrDefault(sequence.prompt(), 0);
        }
        Map<SourceField, double[]> fields = new EnumMap<>(SourceField.class);
        for (SourceField field : SourceField.values()) {
            if (field == SourceField.MAX_REPLY) {
                maxReply.ifPresent(budget -> fields.put(field, new double[] {budget}));
            } else {
                column(field, source, members, offsets).ifPresent(values -> fields.put(field, values));
            }
        }
        return new Selection(new PackedBatch(offsets, promptOf, prompts.size(), fields), members);
    }

    /** The first sequence of a source that lacks a field. */
    public Optional<RecordedSequence> lacking(SourceField field, SourceKind source) {
        for (int member : members(source)) {
            if (values(sequences.get(member), field, source).isEmpty()) {
                return Optional.of(sequences.get(member));
            }
        }
        return Optional.empty();
    }

    /** How many rollouts have no {@code policy_logprob} and so count as on-policy. */
    public long assumedOnPolicy() {
        return sequences.stream()
                .filter(s -> s.rollout()
                        && !s.fields().containsKey(SourceField.POLICY_LOGPROB)
                        && s.fields().containsKey(SourceField.BEHAVIOUR_LOGPROB))
                .count();
    }

    /** The name of a field in files. */
    public static String key(SourceField field) {
        return RecordKeys.of(field);
    }

    private int[] members(SourceKind source) {
        List<Integer> members = new ArrayList<>();
        for (int s = 0; s < sequences.size(); s++) {
            boolean belongs = switch (source) {
                case ROLLOUTS -> sequences.get(s).rollout();
                case DEMOS -> !sequences.get(s).rollout();
                case MIXED -> true;
            };
            if (belongs) {
                members.add(s);
            }
        }
        return members.stream().mapToInt(Integer::intValue).toArray();
    }

    private Optional<double[]> column(SourceField field, SourceKind source, int[] members, int[] offsets) {
        boolean token = field.axis() == Axis.TOKEN;
        double[] column = new double[token ? offsets[members.length] : members.length];
        for (int i = 0; i < members.length; i++) {
            Optional<double[]> own = values(sequences.get(members[i]), field, source);
            if (own.isEmpty()) {
                return Optional.empty();
            }
            System.arraycopy(own.get(), 0, column, token ? offsets[i] : i, own.get().length);
        }
        return Optional.of(column);
    }

    private static Optional<double[]> values(RecordedSequence s, SourceField field, SourceKind source) {
        return switch (field) {
            case LENGTH -> Optional.of(new double[] {s.length()});
            case IS_DEMO -> Optional.of(new double[] {s.rollout() ? 0 : 1});
            case TRUNCATED -> Optional.of(new double[] {s.truncated() ? 1 : 0});
            case POLICY_LOGPROB ->
                s.rollout()
                        ? recorded(s, field).or(() -> recorded(s, SourceField.BEHAVIOUR_LOGPROB))
                        : recorded(s, field);
            case BEHAVIOUR_LOGPROB ->
                s.rollout() || source != SourceKind.MIXED ? recorded(s, field) : Optional.of(new double[s.length()]);
            case REWARD ->
                s.rollout()
                        ? recorded(s, field)
                        : Optional.of(new double[] {s.reward().orElse(1)});
            default -> recorded(s, field);
        };
    }

    private static Optional<double[]> recorded(RecordedSequence s, SourceField field) {
        return Optional.ofNullable(s.fields().get(field));
    }
}
