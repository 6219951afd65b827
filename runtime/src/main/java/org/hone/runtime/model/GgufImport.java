package org.hone.runtime.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Turns a GGUF file into a Hugging Face directory. Weights are dequantised and stored as F32, so the directory computes
 * exactly what the file's own values say; rounding them to BF16 would add a second rounding to the quantisation.
 */
public final class GgufImport {

    private GgufImport() {}

    /**
     * Writes {@code out} with weights, configuration and tokenizer, whole or not at all.
     *
     * @param out a directory that does not exist or is empty
     * @param progress receives a line of text now and then
     * @throws ModelFileException naming file and field, when the file is damaged or asks for what is not supported, or
     *     {@code out} cannot be written
     */
    public static void run(Path gguf, Path out, Consumer<String> progress) {
        runInto(gguf, out.toAbsolutePath().normalize(), progress);
    }

    private static void runInto(Path gguf, Path out, Consumer<String> progress) {
        refuseOccupied(out);
        try (Gguf file = Gguf.open(gguf)) {
            ModelConfig config = GgufConfig.read(file);
            var weights = new GgufWeights(file, config);
            weights.check();
            var tokenizer = new GgufTokenizer(file);
            progress.accept(config.family().modelType() + ", " + config.layers() + " layers, "
                    + config.parameters() / 1_000_000 + " million parameters");
            Path partial = out.resolveSibling("." + out.getFileName() + ".partial");
            try {
                remove(partial);
                Files.createDirectories(partial);
                config.write(partial, StoredType.F32);
                tokenizer.write(partial, config.maxPositionEmbeddings());
                writeWeights(partial, config, weights, progress);
                Files.deleteIfExists(out);
                Files.move(partial, out);
            } catch (IOException e) {
                throw new ModelFileException(out, "", "cannot be written: " + JsonFields.describe(e), e);
            } finally {
                discard(partial);
            }
        }
    }

    private static void writeWeights(
            Path directory, ModelConfig config, GgufWeights weights, Consumer<String> progress) {
        List<TensorSpec> tensors = config.tensors();
        SafetensorsWriter.writePieces(directory.resolve("model.safetensors"), tensors, StoredType.F32, (spec, sink) -> {
            if (spec.role() == TensorRole.INPUT_NORM) {
                progress.accept("layer " + (spec.layer().orElse(0) + 1) + " of " + config.layers());
            }
            weights.give(spec, sink);
        });
    }

    private static void refuseOccupied(Path out) {
        if (!Files.exists(out)) {
            return;
        }
        if (!Files.isDirectory(out)) {
            throw new ModelFileException(out, "", "is a file; name a new or empty directory");
        }
        try (Stream<Path> entries = Files.list(out)) {
            if (entries.findAny().isPresent()) {
                throw new ModelFileException(out, "", "is not empty; name a new or empty directory");
            }
        } catch (IOException e) {
            throw new ModelFileException(out, "", "cannot be read: " + JsonFields.describe(e), e);
        }
    }

    private static void discard(Path directory) {
        try {
            remove(directory);
        } catch (IOException e) {
            // The directory asked for is right either way; the next attempt clears what is left here.
        }
    }

    /** Removes a flat directory of this import's making. */
    private static void remove(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> entries = Files.list(directory)) {
                for (Path entry : entries.toList()) {
                    Files.delete(entry);
                }
            }
            Files.delete(directory);
        }
    }
}
