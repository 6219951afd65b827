package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hone.runtime.estimate.Companion;
import org.hone.runtime.estimate.VocabularyGraph.Quantity;
import org.hone.runtime.graph.Activation;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.OptimizerPlan;

/** Gradients and AdamW state of what is trained of a policy: fp32, on the policy's device, updated in place. */
public final class Learner implements AutoCloseable {
    private final Policy policy;
    private final Activations activations;
    private final NDManager manager;
    private final NDList gradients = new NDList();
    private final NDList first = new NDList();
    private final NDList second = new NDList();
    private final NDList steps = new NDList();
    private final Group matrices;
    private final Group vectors;
    private Optional<NDArray> room = Optional.empty();

    /** A learner with no steps behind it. */
    public Learner(Policy policy) {
        this(policy, Activations.AS_THEY_FIT);
    }

    /** As the other, with what becomes of activations unless a call says otherwise. */
    public Learner(Policy policy, Activations activations) {
        this.policy = policy;
        this.activations = activations;
        manager = policy.manager().newSubManager();
        NDList weights = policy.weights().trainedWeights();
        for (NDArray weight : weights) {
            gradients.add(zeros(weight.getShape()));
            first.add(zeros(weight.getShape()));
            second.add(zeros(weight.getShape()));
            steps.add(zeros(new Shape()));
        }
        List<TensorSpec> tensors = policy.trained();
        matrices = group(weights, i -> tensors.get(i).shape().size() > 1);
        vectors = group(weights, i -> tensors.get(i).shape().size() == 1);
    }

    private NDArray zeros(Shape shape) {
        return EngineCalls.make(() -> manager.zeros(shape));
    }

    /** What AdamW updates in one call: the lists it takes, of like length. */
    private record Group(NDList weights, NDList gradients, NDList first, NDList second, NDList steps) {}

    private Group group(NDList weights, IntPredicate kept) {
        int[] members = IntStream.range(0, gradients.size()).filter(kept).toArray();
        return new Group(
                pick(weights, members),
                pick(gradients, members),
                pick(first, members),
                pick(second, members),
                pick(steps, members));
    }

    /**
     * Adds the gradient of minus what the sequences add to the objective. Any split into micro-batches gives the same sum
     * up to float addition.
     *
     * @param temperature softmax temperature of all distributions
     * @param others the models that the quantities of the vocabulary compare the policy with
     * @throws IllegalArgumentException if a model has another vocabulary than the policy
     */
    public void accumulate(List<Pull> pulls, double temperature, Map<Companion, Policy> others) {
        accumulate(pulls, temperature, others, CallMemory.places(policy.config(), policy.precision()), activations);
    }

    /** As the other, with a bound on the grid places of a micro-batch, and what becomes of activations. */
    public void accumulate(
            List<Pull> pulls, double temperature, Map<Companion, Policy> others, int places, Activations activations) {
        if (pulls.stream().allMatch(p -> p.vocabulary().isEmpty())) {
            List<TokenSequence> sequences = pulls.stream().map(Pull::tokens).toList();
            accumulate(
                    sequences,
                    temperature,
                    places,
                    activations,
                    (batch, logprobs) -> Arrays.stream(batch)
                            .mapToObj(i -> pulls.get(i).likelihood())
                            .toArray(float[][]::new));
            return;
        }
        List<TokenSequence> sequences = pulls.stream().map(Pull::tokens).toList();
        for (int[] batch : split(sequences, places)) {
            PackedRows rows = PackedRows.of(PackedRows.pick(sequences, batch));
            List<Pull> members = Arrays.stream(batch).mapToObj(pulls::get).toList();
            try (NDManager scope = manager.newSubManager()) {
                policy.module()
                        .callWithGradient(
                                "vocabulary_gradient",
                                scope,
                                policy.weights()
                                        .operands()
                                        .inputs(
                                                scope,
                                                rows,
                                                gradients,
                                                scope.create(rows.at()),
                                                scope.create(rows.targets()),
                                                scope.create(flat(members, Pull::likelihood)),
                                                temperature,
                                                recomputes(rows, activations),
                                                vocabulary(scope, rows, members, others)));
            }
        }
    }

    /** Where factors come from that depend on log-probs: asked between the forward and the backward pass of a micro-batch. */
    @FunctionalInterface
    public interface Factors {
        /**
         * The factors of a micro-batch. If all are 0 it has no backward pass.
         *
         * @param batch its sequences, as indexes into those that were given
         * @param logprobs what the policy says of their reply tokens: {@code [sequences][replyTokens]}
         * @return {@code [sequences][replyTokens]}
         */
        float[][] of(int[] batch, float[][] logprobs);
    }

    /**
     * Adds the gradient of minus {@code Σ factor[t] · log π(t)} over all sequences, in one pass that finds the log-probs, too.
     *
     * @param temperature softmax temperature of all distributions
     */
    public void accumulate(List<TokenSequence> sequences, double temperature, Factors factors) {
        int places = CallMemory.places(policy.config(), policy.precision());
        accumulate(sequences, temperature, places, activations, factors);
    }

    private void accumulate(
            List<TokenSequence> sequences, double temperature, int places, Activations activations, Factors factors) {
        for (int[] batch : split(sequences, places)) {
            List<TokenSequence> members = PackedRows.pick(sequences, batch);
            PackedRows rows = PackedRows.of(members);
            try (NDManager scope = manager.newSubManager()) {
                Object[] ahead = policy.weights()
                        .operands()
                        .inputs(
                                scope,
                                rows,
                                scope.create(rows.at()),
                                scope.create(rows.targets()),
                                temperature,
                                recomputes(rows, activations),
                                room());
                NDList kept = policy.module().callWithGradient("ahead", scope, ahead);
                float[][] found = factors.of(batch, apart(kept.get(0).toFloatArray(), members));
                float[] flat = joined(found);
                if (!allZero(flat)) {
                    Object[] back = Arrays.copyOf(ahead, ahead.length + 3);
                    back[ahead.length] = gradients;
                    back[ahead.length + 1] = scope.create(flat);
                    back[ahead.length + 2] = kept;
                    policy.module().callWithGradient("back", scope, back);
                }
            }
        }
    }

    private List<int[]> split(List<TokenSequence> sequences, int places) {
        return PackedRows.split(sequences, places, Activation.chunk(policy.config()));
    }

    private static float[][] apart(float[] flat, List<TokenSequence> members) {
        float[][] each = new float[members.size()][];
        int from = 0;
        for (int i = 0; i < each.length; i++) {
            int to = from + members.get(i).replyLength();
            each[i] = Arrays.copyOfRange(flat, from, to);
            from = to;
        }
        return each;
    }

    private static float[] joined(float[][] each) {
        float[] all = new float[Arrays.stream(each).mapToInt(one -> one.length).sum()];
        int at = 0;
        for (float[] one : each) {
            System.arraycopy(one, 0, all, at, one.length);
            at += one.length;
        }
        return all;
    }

    private static boolean allZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Where probabilities lie while a gradient is formed: made once for all micro-batches of an update. */
    private NDArray room() {
        return room.orElseGet(() -> {
            NDArray made = policy.module()
                    .callWithGradient("room", manager, gradients.get(0))
                    .singletonOrThrow();
            room = Optional.of(made);
            return made;
        });
    }

    private void leaveRoom() {
        room.ifPresent(NDArray::close);
        room = Optional.empty();
    }

    /** Whether the layers of a micro-batch are computed again in its backward pass: so if one sequence alone is too large. */
    private boolean recomputes(PackedRows rows, Activations of) {
        return switch (of) {
            case KEPT -> false;
            case RECOMPUTED -> true;
            case AS_THEY_FIT -> CallMemory.tooLong(policy.config(), policy.precision(), rows.ids().length);
        };
    }

    /** The list {@code extra} of the graph's method. */
    private NDList vocabulary(NDManager scope, PackedRows rows, List<Pull> members, Map<Companion, Policy> others) {
        NDList extra = new NDList(scope.create(factors(members, new Quantity.Entropy())));
        for (Map.Entry<Companion, Policy> other : others.entrySet()) {
            var forward = new Quantity.Divergence(other.getKey(), true);
            var backward = new Quantity.Divergence(other.getKey(), false);
            if (members.stream()
                    .anyMatch(m -> m.vocabulary().containsKey(forward)
                            || m.vocabulary().containsKey(backward))) {
                if (other.getValue().config().vocabSize() != policy.config().vocabSize()) {
                    throw new IllegalArgumentException("the " + other.getKey().word() + " has logits for "
                            + other.getValue().config().vocabSize() + " tokens, the policy for "
                            + policy.config().vocabSize());
                }
                extra.add(other.getValue().hidden(scope, rows));
                extra.add(other.getValue().weights().head());
                extra.add(scope.create(factors(members, forward)));
                extra.add(scope.create(factors(members, backward)));
            }
        }
        return extra;
    }

    private static float[] factors(List<Pull> members, Quantity quantity) {
        return flat(
                members,
                m -> m.vocabulary().getOrDefault(quantity, new float[m.tokens().replyLength()]));
    }

    private static float[] flat(List<Pull> members, Function<Pull, float[]> factors) {
        return joined(members.stream().map(factors).toArray(float[][]::new));
    }

    /** Global norm of the gathered gradient. */
    public double gradientNorm() {
        try (NDManager scope = manager.newSubManager()) {
            return policy.module()
                    .read("norm", scope, gradients)
                    .singletonOrThrow()
                    .getFloat();
        }
    }

    /** A copy of the gathered gradient, to compare with another; closed by the caller. */
    public Gradient copy() {
        NDManager owner = manager.newSubManager();
        NDList copies = new NDList(gradients.size());
        for (NDArray gradient : gradients) {
            NDArray copy = EngineCalls.make(gradient::duplicate);
            copy.attach(owner);
            copies.add(copy);
        }
        return new Gradient(owner, copies);
    }

    /** Puts a gradient that was set aside in the place of the gathered one. */
    public void put(Gradient gradient) {
        clear();
        EngineCalls.run(() -> {
            for (int i = 0; i < gradients.size(); i++) {
                gradients.get(i).addi(gradient.tensors.get(i));
            }
        });
    }

    /** A gradient that was set aside. */
    public static final class Gradient implements AutoCloseable {
        private final NDManager owner;
        private final NDList tensors;

        private Gradient(NDManager owner, NDList tensors) {
            this.owner = owner;
            this.tensors = tensors;
        }

        /** Inner product with another gradient of the same model, added up in double precision. */
        public double dot(Gradient other) {
            double sum = 0;
            for (int i = 0; i < tensors.size(); i++) {
                float[] a = tensors.get(i).toFloatArray();
                float[] b = other.tensors.get(i).toFloatArray();
                for (int k = 0; k < a.length; k++) {
                    sum += (double) a[k] * b[k];
                }
            }
            return sum;
        }

        @Override
        public void close() {
            owner.close();
        }
    }

    /** The gathered gradient of the tensor at {@code index} of {@link Policy#trained}. */
    public float[] gradient(int index) {
        return gradients.get(index).toFloatArray();
    }

    /**
     * Takes one AdamW step along the gathered gradient and clears it.
     *
     * @param scale what the gradient is multiplied by first: clipping
     * @param rate learning rate of this step
     */
    public void apply(double scale, double rate, OptimizerPlan plan) {
        update(matrices, scale, rate, plan, plan.weightDecay());
        update(vectors, scale, rate, plan, 0);
        policy.weights().changed();
        leaveRoom();
    }

    private void update(Group group, double scale, double rate, OptimizerPlan plan, double decay) {
        if (!group.weights().isEmpty()) {
            policy.module()
                    .callNumber(
                            "adamw",
                            group.weights(),
                            group.gradients(),
                            group.first(),
                            group.second(),
                            group.steps(),
                            scale,
                            rate,
                            plan.beta1(),
                            plan.beta2(),
                            decay,
                            plan.epsilon());
        }
    }

    private static NDList pick(NDList list, int[] indexes) {
        NDList picked = new NDList(indexes.length);
        for (int i : indexes) {
            picked.add(list.get(i));
        }
        return picked;
    }

    /** Forgets the gathered gradient. */
    public void clear() {
        policy.module().callNumber("clear", gradients);
        leaveRoom();
    }

    /**
     * Reads the optimiser state out: first moments, then second moments, little-endian fp32, and the step counts, each as
     * {@link HostBytes#of} gives it.
     */
    public List<ByteBuffer> state() {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (NDList list : List.of(first, second, steps)) {
            for (NDArray array : list) {
                buffers.add(HostBytes.of(array));
            }
        }
        return buffers;
    }

    /** Number of buffers of {@link #state()}. */
    public int stateSize() {
        return first.size() + second.size() + steps.size();
    }

    /** Bytes of one buffer of {@link #state()}. */
    public long stateBytes(int index) {
        return target(index).size() * Float.BYTES;
    }

    private NDArray target(int index) {
        NDList list = index < first.size() ? first : index < 2 * first.size() ? second : steps;
        return list.get(index % first.size());
    }

    /**
     * Puts back one buffer of {@link #state()}.
     *
     * @throws IllegalArgumentException if it has the wrong size
     */
    public void restore(int index, ByteBuffer bytes) {
        NDArray target = target(index);
        if (bytes.remaining() != target.size() * Float.BYTES) {
            throw new IllegalArgumentException("optimiser state " + index + " has " + bytes.remaining()
                    + " bytes instead of " + target.size() * Float.BYTES);
        }
        HostBytes.fill(target, into -> into.put(bytes));
    }

    @Override
    public void close() {
        EngineCalls.run(manager::close);
    }
}
