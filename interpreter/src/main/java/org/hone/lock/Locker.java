package org.hone.lock;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hone.lower.ForeignReward;
import org.hone.lower.Workbench;
import org.hone.plan.Action;
import org.hone.plan.Canonical;
import org.hone.plan.Program;
import org.hone.plan.RunPlan;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.RecipePlan;
import org.hone.source.SourceFile;

/** Finds what a checked program depends on and computes the digests. Files are read once, in pieces. */
public final class Locker {
    private final TreeMap<String, TreeMap<String, String>> entries = new TreeMap<>();
    private final boolean lenient;

    private Locker(boolean lenient) {
        this.lenient = lenient;
    }

    /**
     * The lock of a program as things are now.
     *
     * @param versions versions of what computes, by name, and the class of the device
     * @throws LockException if a data file is not there
     */
    public static Lock lock(Workbench bench, Program program, Map<String, String> versions) throws IOException {
        return lock(bench, program, versions, new Locker(false));
    }

    /** As the other; a data file that is not there counts as one that an earlier statement of the run makes. */
    public static Lock inputs(Workbench bench, Program program, Map<String, String> versions) throws IOException {
        return lock(bench, program, versions, new Locker(true));
    }

    private static Lock lock(Workbench bench, Program program, Map<String, String> versions, Locker locker)
            throws IOException {
        locker.entries.put("versions", new TreeMap<>(versions));
        for (SourceFile source : bench.sources()) {
            locker.put("modules", source.name(), digest(source.text().getBytes(StandardCharsets.UTF_8)));
        }
        for (ForeignReward reward : bench.foreign()) {
            locker.put(
                    "scripts",
                    reward.script().name(),
                    Canonical.sha256(reward.script().text()));
        }
        for (ModelPlan model : models(program)) {
            locker.model(model);
        }
        for (DatasetPlan data : datasets(program)) {
            locker.data(data);
        }
        return new Lock(locker.entries);
    }

    private static List<ModelPlan> models(Program program) {
        List<ModelPlan> all = new ArrayList<>(program.models().values());
        for (RecipePlan recipe : program.recipes().values()) {
            all.add(recipe.model());
            all.addAll(recipe.companions().values());
        }
        return all.stream().distinct().toList();
    }

    private static List<DatasetPlan> datasets(Program program) {
        List<DatasetPlan> all = new ArrayList<>(program.datasets().values());
        program.recipes().values().forEach(recipe -> all.add(recipe.data()));
        for (RunPlan run : program.runs()) {
            for (Action action : run.actions()) {
                if (action.operation() instanceof Action.Operation.Evaluate e) {
                    all.add(e.plan().data());
                } else if (action.operation() instanceof Action.Operation.Train t) {
                    t.plan().evaluation().ifPresent(e -> all.add(e.data()));
                }
            }
        }
        return all.stream().distinct().toList();
    }

    private void model(ModelPlan model) throws IOException {
        switch (model.source()) {
            case ModelPlan.Source.Fresh fresh -> {}
            case ModelPlan.Source.Directory directory -> weights(directory.path());
            case ModelPlan.Source.Adapted adapted -> {
                weights(adapted.base().path());
                if (adapted.adapter() instanceof ModelPlan.Adapter.Stored stored) {
                    weights(stored.path());
                }
            }
        }
    }

    private void weights(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            put("weights", folder.toString(), Lock.ABSENT);
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                boolean text = name.contains("token")
                        || name.contains("template")
                        || name.contains("vocab")
                        || name.contains("merges");
                if (text || name.endsWith(".safetensors") || name.endsWith(".json")) {
                    put(text ? "tokenizer" : "weights", file);
                }
            }
        }
    }

    private void data(DatasetPlan data) throws IOException {
        switch (data.source()) {
            case DatasetPlan.Source.Jsonl jsonl -> file(data, jsonl.file());
            case DatasetPlan.Source.Parquet parquet -> file(data, parquet.file());
            // A task is a function of its arguments, and these are part of the program.
            case DatasetPlan.Source.Task task -> {}
        }
    }

    private void file(DatasetPlan data, Path file) throws IOException {
        if (!Files.isRegularFile(file) && lenient) {
            put("data", file.toString(), Lock.ABSENT);
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw new LockException(
                    "the dataset `" + data.name() + "` cannot be locked: there is no file `" + file + "`");
        }
        put("data", file);
    }

    /** Several declarations may read the same file; it is hashed once. */
    private void put(String kind, Path file) throws IOException {
        String name = file.toString();
        if (!entries.containsKey(kind) || !entries.get(kind).containsKey(name)) {
            put(kind, name, digest(file));
        }
    }

    private void put(String kind, String name, String digest) {
        entries.computeIfAbsent(kind, k -> new TreeMap<>()).put(name, digest);
    }

    private static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(sha().digest(bytes));
    }

    private static String digest(Path file) throws IOException {
        MessageDigest sha = sha();
        byte[] piece = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                sha.update(piece, 0, read);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
