package org.hone.runtime.record;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code manifest.json} of a checkpoint: what makes a checkpoint whole, written last and checked first. */
final class CheckpointManifest {
    static final String NAME = "manifest.json";

    private CheckpointManifest() {}

    /** Digests and forces every file of {@code folder} and then writes the manifest. */
    static void seal(Path folder, int step) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        ObjectNode manifest = Json.MAPPER.createObjectNode();
        manifest.put("step", step);
        ObjectNode files = manifest.putObject("files");
        for (Path file : sorted(folder)) {
            String digest = sha256(file);
            AtomicFile.force(file);
            digests.put(file.getFileName().toString(), digest);
            files.putObject(file.getFileName().toString())
                    .put("bytes", Files.size(file))
                    .put("sha256", digest);
        }
        manifest.put("digest", digest(step, digests));
        AtomicFile.write(
                folder.resolve(NAME),
                Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
    }

    /**
     * Reads and verifies a checkpoint.
     *
     * @throws RunFolderException if it is not whole; the message names the file
     */
    static Checkpoint verify(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        JsonNode manifest;
        try {
            manifest = Json.MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new RunFolderException(file, "is missing, so the checkpoint was never finished", e);
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
        if (!digest(step, digests).equals(manifest.path("digest").asText())) {
            throw new RunFolderException(file, "is damaged: its own digest does not match");
        }
        for (Map.Entry<String, String> entry : digests.entrySet()) {
            Path content = folder.resolve(entry.getKey());
            if (!Files.isRegularFile(content)) {
                throw new RunFolderException(content, "is missing from the checkpoint");
            }
            if (Files.size(content) != files.path(entry.getKey()).path("bytes").asLong(-1)) {
                throw new RunFolderException(
                        content, "is damaged: its length is not the manifest's, and so its SHA-256 cannot be");
            }
            if (!sha256(content).equals(entry.getValue())) {
                throw new RunFolderException(content, "is damaged: its SHA-256 is not the manifest's");
            }
        }
        return new Checkpoint(step, folder, digests);
    }

    private static List<Path> sorted(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!Files.isRegularFile(entry)) {
                    throw new RunFolderException(entry, "a checkpoint holds files only");
                }
                files.add(entry);
            }
        }
        files.sort(null);
        return files;
    }

    private static String digest(int step, Map<String, String> digests) {
        StringBuilder text = new StringBuilder().append(step).append('\n');
        digests.forEach(
                (name, digest) -> text.append(name).append(' ').append(digest).append('\n'));
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
