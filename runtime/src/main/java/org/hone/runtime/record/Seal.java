package org.hone.runtime.record;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The manifest of a folder that a step left, with the digest of every file and its own: what makes the folder whole, written last
 * and checked first. A checkpoint has it within, as {@code manifest.json}; a model, whose folder others read, beside it.
 */
final class Seal {
    static final String NAME = "manifest.json";
    private static final String LINES = "lines";

    private Seal() {}

    /** Where a checkpoint has its manifest. */
    static Path within(Path folder) {
        return folder.resolve(NAME);
    }

    /** Where a model has its manifest. */
    static Path beside(Path folder) {
        return folder.resolveSibling(folder.getFileName() + "." + NAME);
    }

    /** Digests and forces every file of {@code folder} and then writes {@code place}. */
    static void write(Path folder, Path place, int step) throws IOException {
        write(folder, place, step, Map.of());
    }

    /**
     * The same, of a checkpoint.
     *
     * @param lines SHA-256 in hex, by name, of the run's files that only grow
     */
    static void write(Path folder, Path place, int step, Map<String, String> lines) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        ObjectNode manifest = Json.MAPPER.createObjectNode();
        manifest.put("step", step);
        ObjectNode files = manifest.putObject("files");
        for (Map.Entry<String, Path> file : files(folder).entrySet()) {
            String digest = sha256(file.getValue());
            AtomicFile.force(file.getValue());
            digests.put(file.getKey(), digest);
            files.putObject(file.getKey())
                    .put("bytes", Files.size(file.getValue()))
                    .put("sha256", digest);
        }
        if (!lines.isEmpty()) {
            ObjectNode grown = manifest.putObject(LINES);
            new TreeMap<>(lines).forEach(grown::put);
        }
        manifest.put("digest", digest(step, digests, lines));
        AtomicFile.write(place, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    }

    /**
     * Reads a manifest and verifies the files that it names.
     *
     * @throws RunFolderException if the folder is not whole; the message names the file
     */
    static Checkpoint verify(Path folder, Path file) throws IOException {
        JsonNode manifest;
        try {
            manifest = Json.MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new RunFolderException(
                    file, "is missing, so nobody knows whether `" + folder.getFileName() + "` was finished", e);
        } catch (JacksonException | CharConversionException e) {
            throw new RunFolderException(file, "is damaged: not JSON", e);
        }
        int step = manifest.path("step").asInt(-1);
        JsonNode files = manifest.path("files");
        if (step < 0 || !files.isObject() || !manifest.path("digest").isTextual()) {
            throw new RunFolderException(file, "is damaged: `step`, `files` or `digest` is missing");
        }
        Map<String, String> digests = new TreeMap<>();
        files.fieldNames()
                .forEachRemaining(name ->
                        digests.put(name, files.path(name).path("sha256").asText()));
        Map<String, String> lines = new TreeMap<>();
        manifest.path(LINES)
                .properties()
                .forEach(line -> lines.put(line.getKey(), line.getValue().asText()));
        if (!digest(step, digests, lines).equals(manifest.path("digest").asText())) {
            throw new RunFolderException(file, "is damaged: its own digest does not match");
        }
        for (Map.Entry<String, String> entry : digests.entrySet()) {
            Path content = folder.resolve(entry.getKey());
            if (!Files.isRegularFile(content)) {
                throw new RunFolderException(content, "is missing");
            }
            if (Files.size(content) != files.path(entry.getKey()).path("bytes").asLong(-1)) {
                throw new RunFolderException(
                        content, "is damaged: its length is not the manifest's, and so its SHA-256 cannot be");
            }
            if (!sha256(content).equals(entry.getValue())) {
                throw new RunFolderException(content, "is damaged: its SHA-256 is not the manifest's");
            }
        }
        return new Checkpoint(step, folder, digests, lines);
    }

    /**
     * Refuses what a seal does not name.
     *
     * @throws RunFolderException naming the file
     */
    static void refuseOthers(Path folder, Checkpoint sealed) throws IOException {
        for (Map.Entry<String, Path> file : files(folder).entrySet()) {
            if (!sealed.digests().containsKey(file.getKey())) {
                throw new RunFolderException(file.getValue(), "is not the manifest's; move it away");
            }
        }
    }

    /** Every file below a folder by its name there, in the order of names. */
    private static Map<String, Path> files(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(path -> !Files.isDirectory(path))
                    .forEach(
                            file -> files.put(folder.relativize(file).toString().replace('\\', '/'), file));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return files;
    }

    private static String digest(int step, Map<String, String> digests, Map<String, String> lines) {
        StringBuilder text = new StringBuilder().append(step).append('\n');
        digests.forEach(
                (name, digest) -> text.append(name).append(' ').append(digest).append('\n'));
        new TreeMap<>(lines)
                .forEach((name, digest) -> text.append(LINES)
                        .append(' ')
                        .append(name)
                        .append(' ')
                        .append(digest)
                        .append('\n'));
        return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A new SHA-256. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
