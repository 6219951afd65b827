package org.hone.runtime.rollout;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hone.runtime.model.ModelFileException;
import org.hone.runtime.model.SafetensorsWriter;
import org.hone.runtime.model.StoredType;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.record.AtomicFile;
import org.hone.runtime.torch.Policy;

/** A Hugging Face directory on its way to disk: written beside its place, then moved there. */
public final class ModelFolder {
    private static final String CONFIG = "config.json";
    private static final List<String> TOKENIZER_FILES = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja",
            "vocab.json",
            "merges.txt");

    private ModelFolder() {}

    /** Adds what is not weights. */
    @FunctionalInterface
    interface Extra {
        void writeInto(Path folder) throws IOException;
    }

    /**
     * Makes sure that a model could be saved at a place, before hours are spent on training it.
     *
     * @throws ModelFileException if something that is not a model is there
     */
    public static void checkPlace(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        boolean model = Files.isDirectory(folder) && Files.exists(folder.resolve(CONFIG));
        if (!model && !isEmpty(folder)) {
            throw new ModelFileException(
                    folder, "", "is there already and is not a model; choose another folder or move it away");
        }
    }

    private static boolean isEmpty(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw new ModelFileException(folder, "", "cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes a directory that is not there yet. */
    @FunctionalInterface
    public interface Writer {
        /** Makes {@code folder} and everything in it. */
        void write(Path folder) throws IOException;
    }

    /**
     * Puts a model at a place: whole or not at all. An older model that is there is replaced once the new one is whole.
     *
     * @throws ModelFileException if something that is not a model is there
     */
    public static void replace(Path place, Writer writer) throws IOException {
        checkPlace(place);
        Path target = place.toAbsolutePath().normalize();
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Path old = target.resolveSibling(target.getFileName() + ".old");
        delete(fresh);
        if (!Files.exists(target) && Files.exists(old)) {
            // A crash between the two moves below; the older model stays until there is another.
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
        }
        delete(old);
        boolean whole = false;
        try {
            Files.createDirectories(target.resolveSibling("."));
            writer.write(fresh);
            force(fresh);
            whole = true;
        } catch (IOException e) {
            throw unwritten(place, e);
        } finally {
            if (!whole) {
                delete(fresh);
            }
        }
        if (Files.exists(target)) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        delete(old);
    }

    /** What a run records as done must not be lost with the power. */
    private static void force(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                AtomicFile.force(path);
            }
        }
    }

    static void write(Path place, Policy policy, Extra extra) {
        try {
            replace(place, folder -> {
                Files.createDirectory(folder);
                writeInto(folder, policy, extra);
            });
        } catch (IOException e) {
            throw unwritten(place, e);
        }
    }

    private static ModelFileException unwritten(Path place, IOException failure) {
        String reason = failure instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : failure instanceof AccessDeniedException ? "permission denied" : String.valueOf(failure.getMessage());
        return new ModelFileException(
                place,
                "",
                "cannot be written: " + reason + "; make room or mend its rights, then go on with --resume",
                failure);
    }

    private static void writeInto(Path folder, Policy policy, Extra extra) throws IOException {
        policy.config().write(folder, StoredType.F32);
        List<TensorSpec> tensors = policy.config().tensors();
        SafetensorsWriter.writePieces(
                folder.resolve("model.safetensors"),
                tensors,
                StoredType.F32,
                (tensor, sink) -> policy.merged(tensors.indexOf(tensor), bytes -> sink.put(bytes.asFloatBuffer())));
        extra.writeInto(folder);
    }

    static void copyTokenizer(Path from, Path into) throws IOException {
        for (String name : TOKENIZER_FILES) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), into.resolve(name));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
