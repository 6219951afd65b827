package org.hone.runtime.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.TensorRole;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.Precision;

/**
 * The weights of a policy on the device, those of an adapter last: fp32, but bfloat16 for the matrices below an adapter that come so and
 * are computed with so. Products in bfloat16 take copies, which follow what training changes.
 */
final class Weights {
    private final ModelConfig config;
    private final Optional<Lora> lora;
    private final Precision precision;
    private final NDManager manager;
    private final TorchModule module;
    private final List<TensorSpec> trained;
    private final NDList weights = new NDList();

    /** Places of the weights that are bfloat16 and nothing else. */
    private final Set<Integer> frozenNarrow = new HashSet<>();

    private final NDList matrices = new NDList();
    private final NDList copies = new NDList();
    private final Operands operands;
    private final WeightDigest digest;

    /** Puts weights on the device; the manager owns them. */
    Weights(
            TorchModule module,
            NDManager manager,
            ModelConfig config,
            Optional<Lora> lora,
            Precision precision,
            WeightSource source) {
        this.module = module;
        this.manager = manager;
        this.config = config;
        this.lora = lora;
        this.precision = precision;
        trained = lora.map(l -> l.tensors(config)).orElseGet(config::tensors);
        List<TensorSpec> adapter = lora.map(l -> l.tensors(config)).orElse(List.of());
        var reader = new WeightReader(module, manager, source, precision, trained);
        for (List<TensorSpec> tensors : List.of(config.tensors(), adapter)) {
            for (TensorSpec tensor : tensors) {
                WeightReader.Held held = reader.read(tensor);
                if (held.narrow()) {
                    frozenNarrow.add(weights.size());
                }
                weights.add(held.array());
            }
        }
        NDArray frequencies = Operands.frequencies(manager, config.rope(), config.headDim());
        operands = new Operands(precision == Precision.BF16 ? narrowed() : weights, frequencies);
        digest = new WeightDigest(manager, this::wide, weights.size() - trained.size(), weights.size());
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
    static boolean isNarrow(TensorSpec tensor) {
        return tensor.role().perLayer() && tensor.shape().size() > 1;
    }

    /** A weight in fp32: itself, or a copy in {@code scope}. */
    NDArray wide(NDManager scope, int index) {
        NDArray weight = weights.get(index);
        return frozenNarrow.contains(index) ? module.call("wide", scope, weight).singletonOrThrow() : weight;
    }

    /** What the graph computes with. */
    Operands operands() {
        return operands;
    }

    /** The tensors that training changes: those of the adapter if there is one, else all of the model's. */
    List<TensorSpec> trained() {
        return trained;
    }

    /** The tensors of {@link #trained}. */
    NDList trainedWeights() {
        return last(weights, trained.size());
    }

    /** The weight that makes logits of hidden rows: {@code [vocab, hidden]}. */
    NDArray head() {
        List<TensorSpec> tensors = config.tensors();
        TensorRole role = config.tieWordEmbeddings() ? TensorRole.EMBED_TOKENS : TensorRole.LM_HEAD;
        return IntStream.range(0, tensors.size())
                .filter(i -> tensors.get(i).role() == role)
                .mapToObj(operands.weights()::get)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Reads the trained weights out, tensor by tensor in the order of {@link #trained}.
     *
     * @return little-endian fp32 of the tensor at {@code index}, as {@link HostBytes#of} gives it
     */
    ByteBuffer tensor(int index) {
        return HostBytes.of(weights.get(weights.size() - trained.size() + index));
    }

    /** To be called when training has changed the weights: the copies follow. */
    void changed() {
        digest.changed();
        if (precision == Precision.BF16) {
            // What is trained stands last; copies of anything else are right already.
            int count = (int) trained.stream().filter(Weights::isNarrow).count();
            module.callNumber("renew", last(copies, count), last(matrices, count));
        }
    }

    private static NDList last(NDList list, int count) {
        NDList last = new NDList(count);
        last.addAll(list.subList(list.size() - count, list.size()));
        return last;
    }

    /** Reads out a tensor of the model, by its place among {@link ModelConfig#tensors}, with the adapter merged into it. */
    void merged(int index, Policy.Reader reader) throws IOException {
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
        List<TensorSpec> adapters = trained;
        for (int i = 0; i < adapters.size(); i++) {
            if (adapters.get(i).role() == matrix.role()
                    && adapters.get(i).layer().equals(matrix.layer())) {
                return config.tensors().size() + i;
            }
        }
        return -1;
    }

    /** SHA-256 of all weights in order, in hex. */
    String digest() {
        return digest.hex();
    }
}
