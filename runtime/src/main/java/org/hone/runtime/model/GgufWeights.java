package org.hone.runtime.model;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/** The tensors of a GGUF file in Hugging Face's layout. */
final class GgufWeights {

    private static final int PIECE_ELEMENTS = 1 << 20;

    private final Gguf gguf;
    private final ModelConfig config;

    GgufWeights(Gguf gguf, ModelConfig config) {
        this.gguf = gguf;
        this.config = config;
    }

    /** Checks that every tensor is there, readable and of the right shape. */
    void check() {
        for (TensorSpec spec : config.tensors()) {
            GgufTensor tensor = tensor(spec);
            gguf.type(tensor);
            List<Long> expected = spec.shape().stream().map(Integer::longValue).toList();
            if (!tensor.shape().equals(expected)) {
                throw gguf.error(tensor.name(), "has shape " + tensor.shape() + ", the metadata call for " + expected);
            }
        }
    }

    private GgufTensor tensor(TensorSpec spec) {
        String name = GgufConfig.name(spec);
        GgufTensor tensor = gguf.tensors().get(name);
        if (tensor == null) {
            throw gguf.error(name, "is missing");
        }
        return tensor;
    }

    /** Gives a tensor's elements in Hugging Face's order. */
    void give(TensorSpec spec, SafetensorsWriter.Sink sink) throws IOException {
        GgufTensor tensor = tensor(spec);
        int headDim = GgufConfig.interleaved(config, spec).orElse(0);
        if (spec.shape().size() == 1) {
            float[] values = new float[spec.shape().getFirst()];
            gguf.readRows(tensor, 0, 1, values);
            sink.put(FloatBuffer.wrap(headDim == 0 ? values : parted(values, 1, headDim)));
            return;
        }
        int width = spec.shape().get(1);
        int rows = spec.shape().get(0);
        int unit = Math.max(1, headDim);
        // Whole heads at a time, because only the rows of one head change places.
        int step = Math.max(1, PIECE_ELEMENTS / width / unit) * unit;
        for (int row = 0; row < rows; row += step) {
            int count = Math.min(step, rows - row);
            float[] values = new float[Math.multiplyExact(count, width)];
            gguf.readRows(tensor, row, count, values);
            sink.put(FloatBuffer.wrap(headDim == 0 ? values : parted(values, width, headDim)));
        }
    }

    /** Undoes the interleaving: stored row {@code 2i + j} of a head is row {@code i} of its half {@code j}. */
    private static float[] parted(float[] stored, int width, int headDim) {
        float[] parted = new float[stored.length];
        int half = headDim / 2;
        for (int row = 0; row < stored.length / width; row++) {
            int head = row / headDim * headDim;
            int within = row % headDim;
            int target = head + within % 2 * half + within / 2;
            System.arraycopy(stored, row * width, parted, target * width, width);
        }
        return parted;
    }
}
