package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.ModelGraph;
import org.hone.runtime.graph.TorchArchive;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.StoredTensor;
import org.hone.runtime.model.StoredType;
import org.hone.runtime.model.TensorRole;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.Precision;
import org.jspecify.annotations.Nullable;

/**
 * A model on the device: fp32 weights (but bfloat16 ones for the matrices below an adapter that come so and are computed with
 * so) and the compiled graph that samples, scores and differentiates with them. Not for
 * two threads at once.
 */
public final class Policy implements AutoCloseable {
    /** Parameters from which on a phase leaves more behind than it costs to give it back: a few milliseconds. */
    private static final long LARGE = 1 << 25;

    /** Parameters up to which a step of decoding is made of operators too small to be divided among threads. */
    private static final long SMALL = 1 << 22;

    /** Replies from which on sampling a part of them by themselves pays. */
    private static final int LANE = 16;

    private final ModelConfig config;
    private final Optional<Lora> lora;
    private final Precision precision;
    private final NDManager manager;
    private final Lanes lanes;
    private final TorchModule module;
    private final List<TensorSpec> trained;
    private final NDList weights = new NDList();

    /** Places of the weights that are bfloat16 and nothing else. */
    private final Set<Integer> frozenNarrow = new HashSet<>();

    /** What the graph computes with: the weights, or bfloat16 copies in place of the layers' matrices. */
    private final NDList operands;

    private final NDList matrices = new NDList();
    private final NDList copies = new NDList();
    private final NDArray frequencies;
    private final boolean large;
    private @Nullable MessageDigest frozenDigest;

    /** Of the weights as they are; null after a change, until somebody asks. */
    private @Nullable String digest;

    /**
     * Puts a model on the runtime's device.
     *
     * @param more methods to stand beside the model's in the archive, such as an estimator's coefficients
     */
    public Policy(TorchRuntime runtime, ModelConfig config, WeightSource source, List<Method> more) {
        this(runtime, config, Optional.empty(), Precision.FP32, source, more);
    }

    /**
     * As the other, with an adapter beside the model's weights. Then these are frozen and only the adapter is trained.
     *
     * @param precision what is computed in; trained weights are fp32 either way
     * @param source gives the tensors of the model and of {@link Lora#tensors}
     */
    public Policy(
            TorchRuntime runtime,
            ModelConfig config,
            Optional<Lora> lora,
            Precision precision,
            WeightSource source,
            List<Method> more) {
        this.config = config;
        this.lora = lora;
        this.precision = precision;
        trained = lora.map(l -> l.tensors(config)).orElseGet(config::tensors);
        large = config.parameters() > LARGE;
        manager = runtime.manager().newSubManager();
        lanes = runtime.lanes();
        List<Method> methods = new ArrayList<>(ModelGraph.methods(config, lora, precision, runtime.products()));
        methods.addAll(more);
        module = runtime.load(TorchArchive.of(methods));
        for (TensorSpec tensor : config.tensors()) {
            weights.add(read(source, tensor));
        }
        for (TensorSpec tensor : lora.map(l -> l.tensors(config)).orElse(List.of())) {
            weights.add(read(source, tensor));
        }
        double[] exact = config.rope().frequencies(config.headDim());
        float[] rounded = new float[exact.length];
        for (int i = 0; i < exact.length; i++) {
            rounded[i] = (float) exact[i];
        }
        frequencies = manager.create(rounded);
        operands = precision == Precision.BF16 ? narrowed() : weights;
    }

    private NDList narrowed() {
        for (int i = 0; i < weights.size(); i++) {
            if (hasCopy(i)) {
                matrices.add(weights.get(i));
            }
        }
        // A bfloat16 array must never be asked for its type: the engine's Java side does not know it.
        copies.addAll(module.call("narrow", manager, matrices));
        NDList all = new NDList(weights.size());
        int next = 0;
        for (int i = 0; i < weights.size(); i++) {
            all.add(hasCopy(i) ? copies.get(next++) : weights.get(i));
        }
        return all;
    }

    /** Whether a weight has a bfloat16 copy that is computed with. */
    private boolean hasCopy(int index) {
        return !frozenNarrow.contains(index)
                && (index >= config.tensors().size()
                        || isNarrow(config.tensors().get(index)));
    }

    /** Whether a weight is a matrix of a layer or of its adapter. */
    private static boolean isNarrow(TensorSpec tensor) {
        return tensor.role().perLayer() && tensor.shape().size() > 1;
    }

    /**
     * A tensor in the engine's own memory, which is aligned to cache lines: matrix products round by alignment, so only a copy
     * makes two runs equal to the bit.
     */
    private NDArray read(WeightSource source, TensorSpec tensor) {
        Optional<StoredTensor> stored = source.stored(tensor);
        if (stored.isPresent()) {
            try (StoredTensor file = stored.get()) {
                return copied(file, tensor);
            }
        }
        NDArray array = manager.zeros(new Shape(tensor.dimensions()));
        HostBytes.fill(array, bytes -> {
            FloatBuffer floats = bytes.asFloatBuffer();
            source.read(tensor, floats);
            if (floats.hasRemaining()) {
                throw new IllegalStateException(tensor.name() + " was not filled: " + floats.remaining() + " left");
            }
        });
        return array;
    }

    /** What a file holds, widened to fp32; or as it is, if it is a bfloat16 matrix that is computed with and never trained. */
    private NDArray copied(StoredTensor file, TensorSpec tensor) {
        // Bytes, because the engine's Java side does not know bfloat16.
        try (NDArray bytes = manager.create(file.bytes(), new Shape(file.bytes().remaining()), DataType.UINT8)) {
            if (staysNarrow(tensor, file.type())) {
                frozenNarrow.add(weights.size());
                return module.call("kept", manager, bytes, tensor.dimensions()).singletonOrThrow();
            }
            NDArray array = manager.zeros(new Shape(tensor.dimensions()));
            int kind = switch (file.type()) {
                case F16 -> 5;
                case F32 -> 6;
                case BF16 -> 15;
            };
            module.callNumber("fill", array, bytes, kind, file.type().bytes());
            return array;
        }
    }

    private boolean staysNarrow(TensorSpec tensor, StoredType stored) {
        return lora.isPresent()
                && precision == Precision.BF16
                && stored == StoredType.BF16
                && isNarrow(tensor)
                && !trained().contains(tensor);
    }

    /** A weight in fp32: itself, or a copy in {@code scope}. */
    private NDArray wide(NDManager scope, int index) {
        NDArray weight = weights.get(index);
        return frozenNarrow.contains(index) ? module.call("wide", scope, weight).singletonOrThrow() : weight;
    }

    /** The shape of the model. */
    public ModelConfig config() {
        return config;
    }

    /** The adapter that is trained in place of the model, if there is one. */
    public Optional<Lora> lora() {
        return lora;
    }

    /** What it computes in. */
    public Precision precision() {
        return precision;
    }

    /** The tensors that training changes: those of the adapter if there is one, else all of the model's. */
    public List<TensorSpec> trained() {
        return trained;
    }

    NDManager manager() {
        return manager;
    }

    /** The tensors of {@link #trained}. */
    NDList trainedWeights() {
        return last(weights, trained.size());
    }

    NDList weights() {
        return weights;
    }

    TorchModule module() {
        return module;
    }

    /**
     * Samples replies. Reply {@code i} continues {@code prompts[row[i]]}; its token {@code t} is drawn at
     * {@code uniforms[i][t]}, so the same uniforms and weights give the same replies.
     *
     * @param prompts token ids of each prompt, none empty
     * @param row prompt of each reply, ascending: {@code [replies]}
     * @param uniforms numbers in [0, 1): {@code [replies][budget]}; not read when the temperature is 0
     * @param done receives the number of replies finished so far
     */
    public List<Reply> generate(
            List<int[]> prompts, int[] row, float[][] uniforms, Sampling sampling, IntConsumer done) {
        giveBack();
        Reply[] replies = new Reply[row.length];
        int[] order = IntStream.range(0, row.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(prompts.get(row[b]).length, prompts.get(row[a]).length))
                .mapToInt(Integer::intValue)
                .toArray();
        int start = 0;
        while (start < order.length) {
            int width = prompts.get(row[order[start]]).length;
            int count =
                    Math.min(order.length - start, CallMemory.replies(config, precision, width + sampling.budget()));
            int[] chosen = Arrays.copyOfRange(order, start, start + count);
            int calls = config.parameters() > SMALL ? 1 : Math.clamp(count / LANE, 1, lanes.count());
            lanes.run(IntStream.range(0, calls)
                    .<Runnable>mapToObj(i -> {
                        int[] part = Arrays.copyOfRange(chosen, i * count / calls, (i + 1) * count / calls);
                        return () -> generate(prompts, row, uniforms, sampling, part, replies);
                    })
                    .toList());
            start += count;
            done.accept(start);
        }
        giveBack();
        return List.of(replies);
    }

    private void generate(
            List<int[]> prompts, int[] row, float[][] uniforms, Sampling sampling, int[] chosen, Reply[] into) {
        int[] used = Arrays.stream(chosen).map(i -> row[i]).distinct().toArray();
        int width = Arrays.stream(used).map(p -> prompts.get(p).length).max().orElseThrow();
        long[] ids = new long[used.length * width];
        long[] lengths = new long[used.length];
        for (int i = 0; i < used.length; i++) {
            int[] prompt = prompts.get(used[i]);
            lengths[i] = prompt.length;
            for (int t = 0; t < prompt.length; t++) {
                ids[i * width + width - prompt.length + t] = prompt[t];
            }
        }
        long[] rows = Arrays.stream(chosen)
                .mapToLong(i -> IntStream.range(0, used.length)
                        .filter(p -> used[p] == row[i])
                        .findFirst()
                        .orElseThrow())
                .toArray();
        int budget = sampling.budget();
        float[] draws = new float[chosen.length * budget];
        if (sampling.temperature() > 0) {
            for (int i = 0; i < chosen.length; i++) {
                System.arraycopy(uniforms[chosen[i]], 0, draws, i * budget, budget);
            }
        }
        try (NDManager scope = manager.newSubManager()) {
            NDList out = module.read(
                    "generate",
                    scope,
                    operands,
                    frequencies,
                    scope.create(ids, new Shape(used.length, width)),
                    scope.create(lengths),
                    scope.create(rows),
                    budget,
                    scope.create(draws, new Shape(chosen.length, budget)),
                    scope.create(Arrays.stream(sampling.stops()).asLongStream().toArray()),
                    sampling.temperature(),
                    sampling.topP());
            long[] tokens = out.get(0).toLongArray();
            float[] logprobs = out.get(1).toFloatArray();
            for (int i = 0; i < chosen.length; i++) {
                into[chosen[i]] = reply(tokens, logprobs, i * budget, budget, sampling.stops());
            }
        }
    }

    private static Reply reply(long[] tokens, float[] logprobs, int from, int budget, int[] stops) {
        int length = 0;
        while (length < budget && tokens[from + length] >= 0) {
            length++;
        }
        int[] kept = new int[length];
        for (int t = 0; t < length; t++) {
            kept[t] = (int) tokens[from + t];
        }
        int last = kept[length - 1];
        boolean stopped = Arrays.stream(stops).anyMatch(s -> s == last);
        return new Reply(kept, Arrays.copyOfRange(logprobs, from, from + length), !stopped);
    }

    /** Log-probs and entropies of the reply tokens of each sequence, at a softmax temperature above 0. */
    public List<Scores> score(List<TokenSequence> sequences, double temperature) {
        Scores[] scores = new Scores[sequences.size()];
        for (int[] batch : PackedRows.split(sequences, placesPerCall() * 2)) {
            List<TokenSequence> members = pick(sequences, batch);
            PackedRows rows = PackedRows.of(members);
            try (NDManager scope = manager.newSubManager()) {
                NDList out = module.read(
                        "score",
                        scope,
                        inputs(scope, rows, scope.create(rows.at()), scope.create(rows.targets()), temperature));
                float[] logprobs = out.get(0).toFloatArray();
                float[] entropy = out.get(1).toFloatArray();
                int from = 0;
                for (int i = 0; i < batch.length; i++) {
                    int to = from + members.get(i).replyLength();
                    scores[batch[i]] =
                            new Scores(Arrays.copyOfRange(logprobs, from, to), Arrays.copyOfRange(entropy, from, to));
                    from = to;
                }
            }
        }
        return List.of(scores);
    }

    /**
     * A micro-batch among many.
     *
     * @param sequences those in it
     * @param share its part of the rows of all
     */
    public record Portion(List<TokenSequence> sequences, double share) {}

    /**
     * The first micro-batch of so many sequences.
     *
     * @param calls how many times as large as one of training it may be: 2 for scoring
     */
    public Portion portion(List<TokenSequence> sequences, int calls) {
        List<int[]> batches = PackedRows.split(sequences, placesPerCall() * calls);
        long all = batches.stream()
                .mapToLong(batch -> PackedRows.of(pick(sequences, batch)).ids().length)
                .sum();
        List<TokenSequence> first = pick(sequences, batches.getFirst());
        return new Portion(first, (double) PackedRows.of(first).ids().length / all);
    }

    /** What predicts each reply token, before the head: {@code [replyTokens, hidden]}, owned by {@code scope}. */
    NDArray hidden(NDManager scope, PackedRows rows) {
        return module.call("hidden", scope, inputs(scope, rows, scope.create(rows.at())))
                .singletonOrThrow();
    }

    /** The weight that makes logits of hidden rows: {@code [vocab, hidden]}. */
    NDArray head() {
        List<TensorSpec> tensors = config.tensors();
        TensorRole role = config.tieWordEmbeddings() ? TensorRole.EMBED_TOKENS : TensorRole.LM_HEAD;
        return IntStream.range(0, tensors.size())
                .filter(i -> tensors.get(i).role() == role)
                .mapToObj(operands::get)
                .findFirst()
                .orElseThrow();
    }

    /** Logits after every token of one sequence: {@code [tokens][vocab]}. For tests and inspection. */
    public float[][] logits(int[] tokens) {
        PackedRows rows = PackedRows.of(List.of(TokenSequence.of(tokens, new int[1])));
        try (NDManager scope = manager.newSubManager()) {
            NDArray out = module.read("logits", scope, inputs(scope, rows)).singletonOrThrow();
            float[] all = out.toFloatArray();
            float[][] byToken = new float[tokens.length][];
            for (int t = 0; t < byToken.length; t++) {
                byToken[t] = Arrays.copyOfRange(all, t * config.vocabSize(), (t + 1) * config.vocabSize());
            }
            return byToken;
        }
    }

    /** The arguments that every method over packed rows begins with, and more. */
    Object[] inputs(NDManager scope, PackedRows rows, Object... more) {
        return Stream.concat(
                        Stream.of(
                                operands,
                                frequencies,
                                scope.create(rows.ids()),
                                scope.create(rows.positions()),
                                scope.create(rows.pad()),
                                scope.create(rows.unpad()),
                                rows.sequences(),
                                rows.width()),
                        Arrays.stream(more))
                .toArray();
    }

    /**
     * Before and after sampling: what scoring and training allocated is of no use to it, nor the other way round, and in a large model it is
     * much. Between micro-batches and updates it is kept, because a page that comes back costs more than the work that is done on it.
     */
    private void giveBack() {
        if (large) {
            module.giveBack();
        }
    }

    static List<TokenSequence> pick(List<TokenSequence> sequences, int[] indexes) {
        return Arrays.stream(indexes).mapToObj(sequences::get).toList();
    }

    /** Grid places of a micro-batch whose kept activations stay within {@link CallMemory#BYTES}. */
    int placesPerCall() {
        return CallMemory.places(config, precision);
    }

    /** Whether the layers of a micro-batch are computed again in its backward pass: so if one sequence alone is too large. */
    boolean recomputes(PackedRows rows, Activations activations) {
        return switch (activations) {
            case KEPT -> false;
            case RECOMPUTED -> true;
            case AS_THEY_FIT -> CallMemory.tooLong(config, precision, rows.ids().length);
        };
    }

    /**
     * Reads the trained weights out, tensor by tensor in the order of {@link #trained}.
     *
     * @return little-endian fp32 of the tensor at {@code index}, as {@link HostBytes#of} gives it
     */
    public ByteBuffer tensor(int index) {
        return HostBytes.of(weights.get(weights.size() - trained().size() + index));
    }

    /** The weights are other ones now. */
    void changed() {
        digest = null;
        if (precision == Precision.BF16) {
            // What is trained stands last; copies of anything else are right already.
            int count = (int) trained.stream().filter(Policy::isNarrow).count();
            module.callNumber("renew", last(copies, count), last(matrices, count));
        }
    }

    private static NDList last(NDList list, int count) {
        NDList last = new NDList(count);
        last.addAll(list.subList(list.size() - count, list.size()));
        return last;
    }

    /** Takes the bytes of a tensor while they last. */
    @FunctionalInterface
    public interface Reader {
        /** Reads little-endian fp32. */
        void read(ByteBuffer bytes) throws IOException;
    }

    /** Reads out a tensor of the model, by its place among {@link ModelConfig#tensors}, with the adapter merged into it. */
    public void merged(int index, Reader reader) throws IOException {
        int place = lora.isEmpty() ? -1 : adapter(config.tensors().get(index));
        if (place < 0) {
            try (NDManager scope = manager.newSubManager()) {
                reader.read(HostBytes.of(wide(scope, index)));
            }
            return;
        }
        try (NDManager scope = manager.newSubManager()) {
            reader.read(HostBytes.of(
                    module.call("merge", scope, weights.get(index), weights.get(place), weights.get(place + 1))
                            .singletonOrThrow()));
        }
    }

    /** Place of the A of a matrix among the weights, or -1. */
    private int adapter(TensorSpec matrix) {
        List<TensorSpec> adapters = trained();
        for (int i = 0; i < adapters.size(); i++) {
            if (adapters.get(i).role() == matrix.role()
                    && adapters.get(i).layer().equals(matrix.layer())) {
                return config.tensors().size() + i;
            }
        }
        return -1;
    }

    /**
     * SHA-256 of all weights in order, those of the adapter last, in hex: what a rollout record
     * names. Computed once for weights that do not change.
     */
    public String digest() {
        String known = digest;
        if (known == null) {
            known = computeDigest();
            digest = known;
        }
        return known;
    }

    private String computeDigest() {
        try {
            int frozen = weights.size() - trained().size();
            if (frozenDigest == null) {
                frozenDigest = digest(MessageDigest.getInstance("SHA-256"), 0, frozen);
            }
            // What training leaves alone is read once.
            MessageDigest sha = (MessageDigest) frozenDigest.clone();
            return HexFormat.of().formatHex(digest(sha, frozen, weights.size()).digest());
        } catch (NoSuchAlgorithmException | CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private MessageDigest digest(MessageDigest sha, int from, int to) {
        for (int i = from; i < to; i++) {
            try (NDManager scope = manager.newSubManager()) {
                sha.update(HostBytes.of(wide(scope, i)));
            }
        }
        return sha;
    }

    @Override
    public void close() {
        module.close();
        manager.close();
    }
}
