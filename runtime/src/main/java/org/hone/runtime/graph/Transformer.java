package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.TensorRole;
import org.hone.runtime.model.TensorSpec;
import org.hone.runtime.plan.Precision;

/**
 * The TorchScript of a decoder-only transformer (Llama, Qwen 2 and Qwen 3 shapes: RMSNorm, rotary positions, grouped
 * queries, SwiGLU). Weights are arguments, {@code p: List[Tensor]} in the order of {@link ModelConfig#tensors()} and, with an
 * adapter, of {@link Lora#tensors}, so the same tensors serve sampling, scoring and training. A layer gets its own tensors
 * only, those of the adapter last. In {@link Precision#BF16} the matrices of layers come as bfloat16: their products and
 * attention take and give bfloat16, while the residual stream, norms, rotation and logits are fp32. The head's product is
 * fp32 because its rounding is what would part sampling from scoring most.
 *
 * <p>An adapter's part is a product of its own, {@code x W' + scale · (x A') B'}: the gradient of A and B then needs no
 * gradient of {@code W}. Only sampling merges, see {@link #merged()}.
 *
 * <p>Everything but attention works on packed rows, one a token. Attention alone sees sequences side by side: {@code pad}
 * gathers the packed rows into {@code rows × cols} places and {@code unpad} takes the real ones back. Sequences stand at
 * the left and attention is causal, so a filler place comes after every real one and no real query ever sees it: padding
 * enters no sum.
 */
final class Transformer {
    private final ModelConfig config;
    private final Optional<Lora> lora;
    private final boolean narrow;
    private final Map<TensorRole, Integer> inLayer = new EnumMap<>(TensorRole.class);
    private final int perLayer;

    Transformer(ModelConfig config, Optional<Lora> lora, Precision precision) {
        this.config = config;
        this.lora = lora;
        narrow = precision == Precision.BF16;
        int index = 0;
        for (TensorSpec tensor : config.tensors()) {
            if (tensor.layer().equals(Optional.of(0))) {
                inLayer.put(tensor.role(), index++);
            }
        }
        perLayer = index;
    }

    /** Whether matrices come in bfloat16, and with them what their products take and give. */
    boolean narrow() {
        return narrow;
    }

    /** Positions whose logits are alive at once. */
    int chunk() {
        return Activation.chunk(config);
    }

    /** Whether only an adapter is trained. */
    boolean adapted() {
        return lora.isPresent();
    }

    /** Methods that every other method calls. */
    List<Method> methods() {
        List<Method> methods = new ArrayList<>();
        methods.add(fill(
                "of_layer",
                """
                def of_layer(self, p: List[Tensor], i: int) -> List[Tensor]:
                  q = p[1 + i * PER_LAYER:1 + (i + 1) * PER_LAYER]
                """
                        + (adapted()
                                ? "  q = q + p[ADAPTERS + i * ADAPTER_TENSORS:ADAPTERS + (i + 1) * ADAPTER_TENSORS]\n"
                                : "")
                        + """
                  return q
                """));
        methods.add(merged());
        methods.add(fill("rotate", """
                def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                  a = x[:, :, :HALF]
                  b = x[:, :, HALF:]
                  return torch.cat([a * cos - b * sin, b * cos + a * sin], 2)
                """));
        methods.add(fill(true, "layer", """
                def layer(self, h: Tensor, p: List[Tensor], cos: Tensor, sin: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> Tensor:
                  QKV
                  q = torch.index_select(q, 0, pad).view(rows, cols, HEADS, HEAD_DIM).transpose(1, 2)
                  k = torch.index_select(k, 0, pad).view(rows, cols, KV_HEADS, HEAD_DIM).transpose(1, 2)
                  v = torch.index_select(v, 0, pad).view(rows, cols, KV_HEADS, HEAD_DIM).transpose(1, 2)
                  a = torch.scaled_dot_product_attention(q, REPEAT(k), REPEAT(v), None, 0., True)
                  a = torch.index_select(a.transpose(1, 2).reshape(rows * cols, ATTENTION_WIDTH), 0, unpad)
                  h = h + OUTPUT
                  FEED_FORWARD
                  return h
                """));
        methods.add(fill("trunk", """
                def trunk(self, p: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> Tensor:
                  angle = positions.to(6).unsqueeze(1) * frequencies.unsqueeze(0)
                  cos = torch.cos(angle).unsqueeze(1)
                  sin = torch.sin(angle).unsqueeze(1)
                  h = torch.embedding(p[0], ids)
                  for i in range(LAYERS):
                    h = self.layer(h, self.of_layer(p, i), cos, sin, pad, unpad, rows, cols)
                  return torch.rms_norm(h, [HIDDEN], p[FINAL_NORM], EPSILON)
                """));
        methods.add(fill("logits", """
                def logits(self, p: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> Tensor:
                  return torch.linear(self.trunk(p, frequencies, ids, positions, pad, unpad, rows, cols), p[HEAD])
                """));
        return methods;
    }

    /**
     * The tensors of a layer with its adapter merged into them. Sampling does this once a call: it costs about
     * as much as computing {@code rank} tokens, and its copies live only where no activations are kept. Left apart, the adapter
     * would add two small products to each matrix of every step of decoding.
     */
    private Method merged() {
        StringBuilder source = new StringBuilder("""
                def merged(self, p: List[Tensor], i: int) -> List[Tensor]:
                  q = self.of_layer(p, i)
                """);
        lora.ifPresent(l -> {
            for (int k = 0; k < l.targets().size(); k++) {
                source.append("  q[%d] = torch.addmm(q[%d]TO_WIDE, q[%d]TO_WIDE, q[%d]TO_WIDE, alpha=%s)TO_NARROW\n"
                        .formatted(
                                inLayer.get(l.targets().get(k)),
                                inLayer.get(l.targets().get(k)),
                                perLayer + 2 * k + 1,
                                perLayer + 2 * k,
                                l.scale()));
            }
        });
        return fill("merged", source.append("  return q\n").toString());
    }

    /** A method of the plain model, with the placeholders filled in; a placeholder is a word in capitals. */
    Method fill(String name, String template) {
        return fill(false, name, template);
    }

    private Method fill(boolean adapter, String name, String template) {
        List<String> lines = new ArrayList<>();
        for (String line : template.lines().toList()) {
            String indent =
                    line.substring(0, line.length() - line.stripLeading().length());
            switch (line.strip()) {
                case "QKV" -> queryKeyValue(adapter).forEach(l -> lines.add(indent + l));
                case "FEED_FORWARD" -> feedForward(adapter).forEach(l -> lines.add(indent + l));
                default -> lines.add(line);
            }
        }
        int groups = config.heads() / config.keyValueHeads();
        String source = String.join("\n", lines) + "\n";
        source = source.replaceAll(
                "REPEAT\\((\\w+)\\)", groups == 1 ? "$1" : "torch.repeat_interleave($1, " + groups + ", 1)");
        int layers = config.layers();
        source = source.replace("OUTPUT", linear(adapter, "a", TensorRole.O_WEIGHT, TensorRole.O_BIAS))
                .replace("ATTENTION_WIDTH", Integer.toString(config.heads() * config.headDim()))
                .replace("KV_HEADS", Integer.toString(config.keyValueHeads()))
                .replace("HEAD_DIM", Integer.toString(config.headDim()))
                .replace("HEADS", Integer.toString(config.heads()))
                .replace("GROUPS", Integer.toString(groups))
                .replace("HALF", Integer.toString(config.headDim() / 2))
                .replace("HIDDEN", Integer.toString(config.hiddenSize()))
                .replace("EPSILON", Double.toString(config.rmsNormEpsilon()))
                .replace("PER_LAYER", Integer.toString(perLayer))
                .replace("LAYERS", Integer.toString(layers))
                .replace("FINAL_NORM", Integer.toString(1 + layers * perLayer))
                .replace("TO_WIDE", narrow ? ".to(6)" : "")
                .replace("TO_NARROW", narrow ? ".to(15)" : "")
                .replace("NARROWEST", narrow ? "15" : "6")
                .replace("ADAPTER_TENSORS", Integer.toString(adapterTensors()))
                .replace("ADAPTERS", Integer.toString(config.tensors().size()))
                .replace("TRAINED_FROM", Integer.toString(adapted() ? perLayer : 0))
                .replace("HEAD", Integer.toString(config.tieWordEmbeddings() ? 0 : 2 + layers * perLayer));
        return new Method(name, source);
    }

    private int adapterTensors() {
        return lora.map(l -> 2 * l.targets().size()).orElse(0);
    }

    private List<String> queryKeyValue(boolean adapter) {
        List<String> lines = new ArrayList<>();
        lines.add("x = torch.rms_norm(h, [HIDDEN], " + layerTensor(TensorRole.INPUT_NORM) + ", EPSILON)TO_NARROW");
        lines.add("q = " + linear(adapter, "x", TensorRole.Q_WEIGHT, TensorRole.Q_BIAS) + ".view(-1, HEADS, HEAD_DIM)");
        lines.add("k = " + linear(adapter, "x", TensorRole.K_WEIGHT, TensorRole.K_BIAS)
                + ".view(-1, KV_HEADS, HEAD_DIM)");
        lines.add("v = " + linear(adapter, "x", TensorRole.V_WEIGHT, TensorRole.V_BIAS)
                + ".view(-1, KV_HEADS, HEAD_DIM)");
        if (config.qkNorm()) {
            lines.add("q = torch.rms_norm(qTO_WIDE, [HEAD_DIM], " + layerTensor(TensorRole.Q_NORM) + ", EPSILON)");
            lines.add("k = torch.rms_norm(kTO_WIDE, [HEAD_DIM], " + layerTensor(TensorRole.K_NORM) + ", EPSILON)");
        }
        lines.add("q = self.rotate(q, cos, sin)TO_NARROW");
        lines.add("k = self.rotate(k, cos, sin)TO_NARROW");
        return lines;
    }

    private List<String> feedForward(boolean adapter) {
        return List.of(
                "x = torch.rms_norm(h, [HIDDEN], " + layerTensor(TensorRole.POST_ATTENTION_NORM)
                        + ", EPSILON)TO_NARROW",
                "x = torch.silu(" + linear(adapter, "x", TensorRole.GATE_WEIGHT) + ") * "
                        + linear(adapter, "x", TensorRole.UP_WEIGHT),
                "h = h + " + linear(adapter, "x", TensorRole.DOWN_WEIGHT));
    }

    private String linear(boolean adapter, String x, TensorRole weight) {
        return adapted(adapter, x, weight, "torch.linear(" + x + ", " + layerTensor(weight) + ")");
    }

    private String linear(boolean adapter, String x, TensorRole weight, TensorRole bias) {
        String arguments = x + ", " + layerTensor(weight);
        if (inLayer.containsKey(bias)) {
            arguments += ", " + layerTensor(bias) + "TO_NARROW";
        }
        return adapted(adapter, x, weight, "torch.linear(" + arguments + ")");
    }

    /** The product with a matrix, and beside it the adapter's if the matrix is a target. */
    private String adapted(boolean adapter, String x, TensorRole weight, String product) {
        int place = lora.map(l -> l.targets().indexOf(weight)).orElse(-1);
        if (!adapter || place < 0) {
            return product;
        }
        int down = perLayer + 2 * place;
        return "torch.addmm(" + product + ", torch.linear(" + x + ", p[" + down + "]), p[" + (down + 1)
                + "].t(), alpha=" + lora.orElseThrow().scale() + ")";
    }

    private String layerTensor(TensorRole role) {
        Integer index = inLayer.get(role);
        if (index == null) {
            throw new IllegalArgumentException("a layer of " + config.family() + " has no " + role);
        }
        return "p[" + index + "]";
    }
}
