package org.hone.runtime.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a Hugging Face directory, in one {@code model.safetensors} or several shards. Opening checks that every
 * tensor of the configuration is there with the right shape and a readable type; further tensors are ignored.
 */
public final class WeightFiles implements AutoCloseable {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Map<Path, SafetensorsFile> files = new HashMap<>();
    private final Map<String, Located> tensors = new LinkedHashMap<>();
    private final List<TensorSpec> specs;

    private record Located(SafetensorsFile file, SafetensorsEntry entry, StoredType type) {}

    private WeightFiles(List<TensorSpec> specs) {
        this.specs = specs;
    }

    /**
     * Opens the weights of {@code directory}.
     *
     * @throws ModelFileException naming file and tensor, when a file is damaged or a tensor is missing, misshapen or of
     *     an unsupported type
     */
    public static WeightFiles open(Path directory, ModelConfig config) {
        var weights = new WeightFiles(config.tensors());
        boolean complete = false;
        try {
            weights.locate(directory);
            complete = true;
            return weights;
        } finally {
            if (!complete) {
                weights.close();
            }
        }
    }

    /** Opens tensors that all stand in one file. */
    static WeightFiles whole(Path file, List<TensorSpec> specs) {
        var weights = new WeightFiles(specs);
        boolean complete = false;
        try {
            SafetensorsFile opened = weights.file(file);
            specs.forEach(spec -> weights.add(spec, opened, file));
            complete = true;
            return weights;
        } finally {
            if (!complete) {
                weights.close();
            }
        }
    }

    private void locate(Path directory) {
        Path single = directory.resolve(SINGLE);
        Path index = directory.resolve(INDEX);
        if (Files.isRegularFile(single)) {
            SafetensorsFile file = file(single);
            specs.forEach(spec -> add(spec, file, file.path()));
        } else if (Files.isRegularFile(index)) {
            locateShards(directory, JsonFields.read(index));
        } else {
            throw new ModelFileException(
                    directory, "", "has neither " + SINGLE + " nor " + INDEX + "; other weight formats are not read");
        }
    }

    private void locateShards(Path directory, JsonFields index) {
        JsonFields map = index.object("weight_map").orElseThrow(() -> index.error("weight_map", "is missing"));
        for (TensorSpec spec : specs) {
            String shard = map.text(spec.name()).orElseThrow(() -> missing(index.file(), spec));
            if (!shard.matches("[^/\\\\:\\x00-\\x1f]+\\.safetensors")) {
                throw map.error(spec.name(), "'" + shard + "' is not the name of a .safetensors file");
            }
            Path path = directory.resolve(shard);
            if (!Files.isRegularFile(path)) {
                throw map.error(spec.name(), "the file " + shard + " is missing from the directory");
            }
            add(spec, file(path), path);
        }
    }

    private SafetensorsFile file(Path path) {
        return files.computeIfAbsent(path, SafetensorsFile::open);
    }

    private static ModelFileException missing(Path file, TensorSpec spec) {
        String hint = spec.role() == TensorRole.LM_HEAD
                ? "is missing; a model without it needs \"tie_word_embeddings\": true in config.json"
                : "is missing, though config.json calls for it";
        return new ModelFileException(file, spec.name(), hint);
    }

    private void add(TensorSpec spec, SafetensorsFile file, Path path) {
        SafetensorsEntry entry = file.entry(spec.name()).orElseThrow(() -> missing(path, spec));
        StoredType type = StoredType.ofSafetensors(entry.dtype())
                .orElseThrow(() -> new ModelFileException(
                        path,
                        spec.name(),
                        "dtype " + entry.dtype() + " is not supported; supported are F32, F16, BF16"));
        List<Long> expected = spec.shape().stream().map(Integer::longValue).toList();
        if (!entry.shape().equals(expected)) {
            throw new ModelFileException(
                    path, spec.name(), "has shape " + entry.shape() + ", config.json calls for " + expected);
        }
        tensors.put(spec.name(), new Located(file, entry, type));
    }

    /** The model's tensors, in the order of {@link ModelConfig#tensors()}. */
    public List<TensorSpec> tensors() {
        return specs;
    }

    /** The type a tensor is stored in. */
    public StoredType type(String name) {
        return located(name).type();
    }

    private Located located(String name) {
        Located located = tensors.get(name);
        if (located == null) {
            throw new IllegalArgumentException("the model has no tensor " + name);
        }
        return located;
    }

    /**
     * Reads a tensor as floats, row by row; F16 and BF16 are widened exactly.
     *
     * @param into receives all elements from its position on, which moves behind them
     * @throws java.nio.BufferOverflowException when {@code into} has less room than the tensor has elements
     * @throws ModelFileException when the file cannot be read
     */
    public void readFloat32(String name, FloatBuffer into) {
        Located located = located(name);
        located.file().read(located.entry(), located.type(), into);
    }

    /**
     * A tensor as its file holds it, mapped; closed by the caller, before or after this.
     *
     * @return nothing where it cannot be taken as it is: on a machine that is not little-endian, or if it has more bytes than
     *     one mapping can
     * @throws ModelFileException when the file cannot be mapped
     */
    public Optional<StoredTensor> stored(String name) {
        Located located = located(name);
        boolean mappable = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                && located.entry().end() - located.entry().begin() <= Integer.MAX_VALUE;
        return mappable ? Optional.of(located.file().map(located.entry(), located.type())) : Optional.empty();
    }

    /** Like {@link #readFloat32(String, FloatBuffer)}, into the bytes of floats in native order. */
    public void readFloat32(String name, ByteBuffer into) {
        FloatBuffer floats = into.slice().order(ByteOrder.nativeOrder()).asFloatBuffer();
        readFloat32(name, floats);
        into.position(into.position() + floats.position() * Float.BYTES);
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
    }
}
