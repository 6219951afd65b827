package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.ModelGraph;
import org.hone.runtime.graph.TorchArchive;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.Precision;

/**
 * A model on the device: its weights and the compiled graph that samples, scores and differentiates with them. Not for two
 * threads at once.
 */
public final class Policy implements AutoCloseable {
    private final ModelConfig config;
    private final Optional<Lora> lora;
    private final Precision precision;
    private final NDManager manager;
    private final TorchModule module;
    private final Weights weights;
    private final ReplySampler sampler;
    private final SequenceScorer scorer;

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
        manager = runtime.manager().newSubManager();
        List<Method> methods = new ArrayList<>(ModelGraph.methods(config, lora, precision, runtime.products()));
        methods.addAll(more);
        module = runtime.load(TorchArchive.of(methods));
        weights = new Weights(module, manager, config, lora, precision, source);
        Operands operands = weights.operands();
        sampler = new ReplySampler(module, manager, runtime.lanes(), config, precision, operands);
        scorer = new SequenceScorer(module, manager, config, precision, operands);
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
        return weights.trained();
    }

    NDManager manager() {
        return manager;
    }

    TorchModule module() {
        return module;
    }

    Weights weights() {
        return weights;
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
        return sampler.generate(prompts, row, uniforms, sampling, done);
    }

    /** Log-probs and entropies of the reply tokens of each sequence, at a softmax temperature above 0. */
    public List<Scores> score(List<TokenSequence> sequences, double temperature) {
        return scorer.score(sequences, temperature);
    }

    /** Logits after every token of one sequence: {@code [tokens][vocab]}. For tests and inspection. */
    public float[][] logits(int[] tokens) {
        return scorer.logits(tokens);
    }

    /** What predicts each reply token, before the head: {@code [replyTokens, hidden]}, owned by {@code scope}. */
    NDArray hidden(NDManager scope, PackedRows rows) {
        return scorer.hidden(scope, rows);
    }

    /**
     * Reads the trained weights out, tensor by tensor in the order of {@link #trained}.
     *
     * @return little-endian fp32 of the tensor at {@code index}, as {@link HostBytes#of} gives it
     */
    public ByteBuffer tensor(int index) {
        return weights.tensor(index);
    }

    /** Takes the bytes of a tensor while they last. */
    @FunctionalInterface
    public interface Reader {
        /** Reads little-endian fp32. */
        void read(ByteBuffer bytes) throws IOException;
    }

    /** Reads out a tensor of the model, by its place among {@link ModelConfig#tensors}, with the adapter merged into it. */
    public void merged(int index, Reader reader) throws IOException {
        weights.merged(index, reader);
    }

    /**
     * SHA-256 of all weights in order, those of the adapter last, in hex: what a rollout record
     * names. Computed once for weights that do not change.
     */
    public String digest() {
        return weights.digest();
    }

    @Override
    public void close() {
        module.close();
        EngineCalls.run(manager::close);
    }
}
