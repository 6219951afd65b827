package org.hone.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hone.runtime.record.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * A lock: for each kind of thing ({@code modules}, {@code scripts}, {@code data}, {@code weights}, {@code tokenizer}, {@code versions}) its
 * name and its SHA-256 in hex, or its version. What a run makes itself is {@link #ABSENT}.
 */
public record Lock(TreeMap<String, TreeMap<String, String>> entries) {
    /** Stands for weights, or data of a run, that are not there when the lock is written: a run makes them. */
    public static final String ABSENT = "made by a run";

    /** How to mend the lock of a program. */
    public static final String WRITE_AGAIN = "write it again with `hone lock`";

    private static final String FORMAT = "1";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A difference; {@code locked} or {@code found} is null where one side has no such entry. */
    public record Difference(
            String kind,
            String name,
            @Nullable String locked,
            @Nullable String found) {
        /** In words. */
        public String text() {
            return kind + " " + name + ": locked " + shortened(locked) + ", found " + shortened(found);
        }

        private static String shortened(@Nullable String value) {
            return value == null ? "nothing" : value.length() == 64 ? value.substring(0, 12) + "…" : value;
        }
    }

    /** The file that holds a program's lock, beside it: several programs of a folder each have their own. */
    public static Path beside(Path program) {
        return program.resolveSibling(program.getFileName() + ".lock");
    }

    /** Writes the lock, whole or not at all. */
    public void write(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("lock", FORMAT);
        entries.forEach((kind, all) -> {
            ObjectNode node = root.putObject(kind);
            all.forEach(node::put);
        });
        AtomicFile.write(file, (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a lock.
     *
     * @param mend what to do about one that cannot be read
     * @throws LockException if it is none, or of another format
     */
    public static Lock read(Path file, String mend) throws IOException {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (root == null || !root.path("lock").asText().equals(FORMAT)) {
                throw new LockException("`" + file + "` is no lock of format " + FORMAT + "; " + mend);
            }
            TreeMap<String, TreeMap<String, String>> entries = new TreeMap<>();
            root.properties().forEach(kind -> {
                if (kind.getValue().isObject()) {
                    TreeMap<String, String> all = new TreeMap<>();
                    kind.getValue()
                            .properties()
                            .forEach(e -> all.put(e.getKey(), e.getValue().asText()));
                    entries.put(kind.getKey(), all);
                }
            });
            return new Lock(entries);
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw new LockException("`" + file + "` is not JSON; " + mend, e);
        }
    }

    /** What is not as locked, in the order of kinds and names. */
    public List<Difference> differences(Lock found) {
        List<Difference> all = new ArrayList<>();
        TreeSet<String> kinds = new TreeSet<>(entries.keySet());
        kinds.addAll(found.entries.keySet());
        for (String kind : kinds) {
            Map<String, String> a = entries.getOrDefault(kind, new TreeMap<>());
            Map<String, String> b = found.entries.getOrDefault(kind, new TreeMap<>());
            TreeSet<String> names = new TreeSet<>(a.keySet());
            names.addAll(b.keySet());
            for (String name : names) {
                String locked = a.get(name);
                String seen = b.get(name);
                boolean made = ABSENT.equals(locked);
                if (!made && (locked == null || !locked.equals(seen))) {
                    all.add(new Difference(kind, name, locked, seen));
                }
            }
        }
        return all;
    }
}
