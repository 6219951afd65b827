package org.hone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.graph.CoefficientEmitter;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.ModelGraph;
import org.hone.runtime.graph.Products;
import org.hone.runtime.graph.SegmentMethods;
import org.hone.runtime.graph.TorchArchive;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.Precision;
import org.hone.std.Library;

/**
 * Writes what Hone would load for a model, for {@code bench/meta.py}: {@code NAME.pt}, an archive of the model's graph and of every
 * estimator of the standard library, and {@code NAME.json}, the shapes of its tensors and the fields of the estimators. Arguments are the
 * model's folder ({@code config.json} is enough), the precision, the rank of an adapter beside every matrix (0: none), who computes
 * products ({@code aten} runs on any device) and {@code NAME}.
 */
final class ArchiveOf {
    private ArchiveOf() {}

    public static void main(String[] args) throws IOException {
        ModelConfig config = ModelConfig.read(Path.of(args[0]));
        Precision precision = Precision.valueOf(args[1].toUpperCase(Locale.ROOT));
        int rank = Integer.parseInt(args[2]);
        Optional<Lora> lora = rank == 0
                ? Optional.empty()
                : Optional.of(new Lora(
                        rank,
                        rank,
                        Lora.targetNames().stream()
                                .map(name -> Lora.target(name).orElseThrow())
                                .toList()));
        Products products = Products.valueOf(args[3].toUpperCase(Locale.ROOT));

        ObjectNode facts = new ObjectMapper().createObjectNode();
        facts.put("precision", precision.name());
        facts.put("vocabulary", config.vocabSize());
        facts.put("half", config.headDim() / 2);
        facts.put("hidden", config.hiddenSize());
        facts.put("kv_heads", config.keyValueHeads());
        ArrayNode tensors = facts.putArray("tensors");
        config.tensors().forEach(tensor -> add(tensors, tensor, false));
        lora.ifPresent(l -> l.tensors(config).forEach(tensor -> add(tensors, tensor, true)));

        List<Method> methods = new ArrayList<>(ModelGraph.methods(config, lora, precision, products));
        methods.addAll(SegmentMethods.all());
        ObjectNode estimators = facts.putObject("estimators");
        Library.compiled().graphs().forEach((name, graph) -> {
            Method method = CoefficientEmitter.emit(graph, "estimator_" + name);
            methods.add(method);
            ArrayNode fields = estimators.putArray(method.name());
            for (SourceField field : CoefficientEmitter.fieldsOf(graph)) {
                fields.add(field.axis().word());
            }
        });
        Files.write(Path.of(args[4] + ".pt"), TorchArchive.of(methods));
        Files.writeString(Path.of(args[4] + ".json"), facts.toPrettyString() + "\n");
    }

    private static void add(ArrayNode tensors, TensorSpec tensor, boolean adapter) {
        ObjectNode node = tensors.addObject();
        ArrayNode shape = node.putArray("shape");
        tensor.shape().forEach(size -> shape.add(size));
        node.put("adapter", adapter);
        node.put("matrix_of_layer", tensor.role().perLayer() && tensor.shape().size() > 1);
    }
}
