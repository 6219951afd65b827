package org.hone.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An adapter as PEFT keeps it: {@code adapter_config.json} and {@code adapter_model.safetensors}. Plain LoRA on the linear
 * layers of every layer is read and written; whatever else PEFT can do is refused by name, never ignored.
 */
public final class AdapterFolder implements AutoCloseable {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";

    /** Fields that mean the same here, or nothing for the adapter's product: how it was trained, by what, for what. */
    private static final Set<String> PLAIN = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "bias",
            "ensure_weight_tying",
            "inference_mode",
            "init_lora_weights",
            "lora_alpha",
            "lora_dropout",
            "megatron_core",
            "peft_type",
            "peft_version",
            "qalora_group_size",
            "r",
            "revision",
            "runtime_config",
            "target_modules",
            "task_type");

    private final Lora lora;
    private final WeightFiles weights;

    private AdapterFolder(Lora lora, WeightFiles weights) {
        this.lora = lora;
        this.weights = weights;
    }

    /** Whether a folder holds an adapter. */
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG));
    }

    /**
     * Opens the adapter of a model of the given shape.
     *
     * @throws ModelFileException naming file and field or tensor, if something is missing, misshapen or not plain LoRA
     */
    public static AdapterFolder open(Path folder, ModelConfig config) {
        Lora lora = read(folder);
        Path file = folder.resolve(WEIGHTS);
        if (!Files.isRegularFile(file)) {
            throw new ModelFileException(
                    folder, "", "has no " + WEIGHTS + "; adapters in other formats (adapter_model.bin) are not read");
        }
        WeightFiles weights = WeightFiles.whole(file, lora.tensors(config));
        return new AdapterFolder(lora, weights);
    }

    /**
     * What an adapter's configuration says.
     *
     * @throws ModelFileException naming the field that is missing or asks for what is not supported
     */
    public static Lora read(Path folder) {
        if (!is(folder)) {
            throw new ModelFileException(folder, "", "has no " + CONFIG + "; an adapter is a folder that PEFT saved");
        }
        JsonFields json = JsonFields.read(folder.resolve(CONFIG));
        String kind = json.text("peft_type").orElse("LORA");
        if (!kind.equals("LORA")) {
            throw json.error("peft_type", kind + " is not supported; LORA is");
        }
        String bias = json.text("bias").orElse("none");
        if (!bias.equals("none")) {
            throw json.error("bias", "'" + bias + "' is not supported: biases are not trained");
        }
        JsonNode start = json.node().path("init_lora_weights");
        if (start.isTextual() && !start.textValue().equals("gaussian")) {
            throw json.error(
                    "init_lora_weights", start + " is not supported: such an adapter belongs to a changed base model");
        }
        json.node().properties().forEach(field -> {
            if (!PLAIN.contains(field.getKey()) && !isOff(field.getValue())) {
                throw json.error(field.getKey(), "is not supported; plain LoRA, alike in every layer, is");
            }
        });
        int rank = json.requireWhole("r");
        double alpha = json.real("lora_alpha").orElse(8.0);
        if (rank < 1) {
            throw json.error("r", "must be at least 1, not " + rank);
        }
        if (alpha <= 0) {
            throw json.error("lora_alpha", "must be above 0, not " + alpha);
        }
        return new Lora(rank, alpha, targets(json));
    }

    private static boolean isOff(JsonNode value) {
        return value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isContainerNode() && value.isEmpty());
    }

    private static List<TensorRole> targets(JsonFields json) {
        List<TensorRole> targets = new ArrayList<>();
        for (String name : json.texts("target_modules")) {
            String last = name.substring(name.lastIndexOf('.') + 1);
            boolean everyLayer = name.equals(last) || name.equals("self_attn." + last) || name.equals("mlp." + last);
            targets.add(Lora.target(last)
                    .filter(role -> everyLayer)
                    .orElseThrow(() -> json.error(
                            "target_modules",
                            "'" + name + "' is not supported; targets are " + String.join(", ", Lora.targetNames()))));
        }
        if (targets.isEmpty()) {
            throw json.error("target_modules", "is missing or empty");
        }
        return targets;
    }

    /** Rank, scale and targets. */
    public Lora lora() {
        return lora;
    }

    /** Reads a tensor of {@link Lora#tensors}, as {@link WeightFiles#readFloat32(String, FloatBuffer)} does. */
    public void readFloat32(TensorSpec tensor, FloatBuffer into) {
        weights.readFloat32(tensor.name(), into);
    }

    /**
     * Writes an adapter so that PEFT loads it.
     *
     * @param folder is there
     * @param base what {@code base_model_name_or_path} says: the folder of the base model
     * @param values called once a tensor, in the order of {@link Lora#tensors}
     * @throws ModelFileException when a file cannot be written
     */
    public static void write(Path folder, Lora lora, ModelConfig config, String base, SafetensorsWriter.Values values) {
        ObjectNode json = new JsonMapper().createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.put("base_model_name_or_path", base);
        json.put("r", lora.rank());
        if (lora.alpha() == Math.rint(lora.alpha())) {
            json.put("lora_alpha", (long) lora.alpha());
        } else {
            json.put("lora_alpha", lora.alpha());
        }
        json.put("lora_dropout", 0.0);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("use_rslora", false);
        json.put("use_dora", false);
        json.put("init_lora_weights", true);
        json.put("inference_mode", true);
        lora.names().forEach(json.putArray("target_modules")::add);
        ConfigWriter.writeJson(folder.resolve(CONFIG), json);
        SafetensorsWriter.writePieces(folder.resolve(WEIGHTS), lora.tensors(config), StoredType.F32, values);
    }

    @Override
    public void close() {
        weights.close();
    }
}
