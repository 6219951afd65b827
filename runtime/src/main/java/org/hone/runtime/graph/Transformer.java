package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * only, those of the adapter last. Its derivative is written down in {@link LayerGradient}. In {@link Precision#BF16} the matrices of layers come as bfloat16: their products and
 * attention take and give bfloat16, while the residual stream, norms, rotation and logits are fp32. The head's product is
 * fp32 because its rounding is what would part sampling from scoring most.
 *
 * <p>An adapter's part is a product of its own, {@code x W' + scale · (x A') B'}: the gradient of A and B then needs no
 * gradient of {@code W}. Only sampling merges, see {@link PackedLayer}.
 *
 * <p>Everything but attention works on packed rows, one a token. Attention alone sees sequences side by side: {@code pad}
 * gathers the packed rows into {@code rows × cols} places and {@code unpad} takes the real ones back. Sequences stand at
 * the left and attention is causal, so a filler place comes after every real one and no real query ever sees it: padding
 * enters no sum.
 */
final class Transformer {
    /** The matrices of a layer. */
    private final ModelConfig config;

    private final Optional<Lora> lora;
    private final boolean narrow;
    private final Products products;
    private final Map<TensorRole, Integer> inLayer = new EnumMap<>(TensorRole.class);
    private final Map<TensorRole, Long> elements = new EnumMap<>(TensorRole.class);
    private final int perLayer;

    Transformer(ModelConfig config, Optional<Lora> lora, Precision precision, Products products) {
        this.config = config;
        this.lora = lora;
        this.products = products;
        narrow = precision == Precision.BF16;
        int index = 0;
        for (TensorSpec tensor : config.tensors()) {
            if (tensor.layer().equals(Optional.of(0))) {
                inLayer.put(tensor.role(), index++);
            }
            elements.put(tensor.role(), tensor.elements());
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

    /** Number of tokens of the vocabulary. */
    int vocabulary() {
        return config.vocabSize();
    }

    /** Whether only an adapter is trained. */
    boolean adapted() {
        return lora.isPresent();
    }

    /** The adapter that is trained in place of the model. */
    Optional<Lora> lora() {
        return lora;
    }

    /** Who computes products. */
    Products products() {
        return products;
    }

    /** Whether queries and keys have norms of their own. */
    boolean qkNorm() {
        return config.qkNorm();
    }

    /** Methods that every other method calls. */
    List<Method> methods() {
        List<Method> methods = new ArrayList<>(products.methods());
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
        methods.add(fill("inverse_rms", """
                def inverse_rms(self, x: Tensor) -> Tensor:
                  n = torch.linalg_vector_norm(x, 2, [-1], True)
                  return torch.rsqrt(n * n / float(x.size(-1)) + EPSILON)
                """));
        methods.add(new Method("scaled", """
                def scaled(self, x: Tensor, r: Tensor, w: Tensor) -> Tensor:
                  return torch.mul(x, r).mul_(w)
                """));
        methods.add(new Method("normed", """
                def normed(self, x: Tensor, w: Tensor) -> Tensor:
                  return self.scaled(x, self.inverse_rms(x), w)
                """));
        methods.add(fill("rotate", """
                def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                  a = x[:, :, :HALF]
                  b = x[:, :, HALF:]
                  return torch.cat([a * cos - b * sin, b * cos + a * sin], 2)
                """));
        methods.addAll(Attention.of(this));
        methods.add(fill("layer", """
                def layer(self, h: Tensor, p: List[Tensor], cos: Tensor, sin: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> Tensor:
                  QKV
                  a = self.attention(q, k, v, pad, unpad, rows, cols)
                  OUTPUT_AND_FEED_FORWARD
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
                  return self.normed(h, p[FINAL_NORM])
                """));
        methods.add(fill("logits", """
                def logits(self, p: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> Tensor:
                  return %s
                """.formatted(
                        head("self.trunk(p, frequencies, ids, positions, pad, unpad, rows, cols)", "p[HEAD]"))));
        return methods;
    }

    /** A method with the placeholders filled in; a placeholder is a word in capitals. */
    Method fill(String name, String template) {
        List<String> lines = new ArrayList<>();
        for (String line : template.lines().toList()) {
            String indent =
                    line.substring(0, line.length() - line.stripLeading().length());
            switch (line.strip()) {
                case "QKV" -> queryKeyValue().forEach(l -> lines.add(indent + l));
                case "OUTPUT_AND_FEED_FORWARD" -> outputAndFeedForward().forEach(l -> lines.add(indent + l));
                default -> lines.add(line);
            }
        }
        int groups = config.heads() / config.keyValueHeads();
        String source = String.join("\n", lines) + "\n";
        source = source.replaceAll(
                "REPEAT\\((\\w+)\\)", groups == 1 ? "$1" : "torch.repeat_interleave($1, " + groups + ", 1)");
        int layers = config.layers();
        source = source.replace("ATTENTION_WIDTH", Integer.toString(config.heads() * config.headDim()))
                .replace("SCORE_SCALE", Double.toString(1 / Math.sqrt(config.headDim())))
                .replace("KV_HEADS", Integer.toString(config.keyValueHeads()))
                .replace("HEAD_DIM", Integer.toString(config.headDim()))
                .replace("HEADS", Integer.toString(config.heads()))
                .replace("GROUPS", Integer.toString(groups))
                .replace("HALF", Integer.toString(config.headDim() / 2))
                .replace("INTERMEDIATE", Integer.toString(config.intermediateSize()))
                .replace("HIDDEN", Integer.toString(config.hiddenSize()))
                .replace("PORTION", Integer.toString(HeadGradient.portion(config.vocabSize())))
                .replace("VOCABULARY", Integer.toString(config.vocabSize()))
                .replace("EPSILON", Double.toString(config.rmsNormEpsilon()))
                .replace("PER_LAYER", Integer.toString(perLayer))
                .replace("LAYERS", Integer.toString(layers))
                .replace("FINAL_NORM", Integer.toString(1 + layers * perLayer))
                .replace("TO_WIDE", narrow ? ".to(6)" : "")
                .replace("TO_NARROW", narrow ? ".to(15)" : "")
                .replace("NARROWEST", narrow ? "15" : "6")
                .replace("ADAPTER_TENSORS", Integer.toString(adapterTensors()))
                .replace("ADAPTERS", Integer.toString(config.tensors().size()))
                .replace("HEAD", Integer.toString(config.tieWordEmbeddings() ? 0 : 2 + layers * perLayer));
        return new Method(name, source);
    }

    private int adapterTensors() {
        return lora.map(l -> 2 * l.targets().size()).orElse(0);
    }

    private List<String> queryKeyValue() {
        List<String> lines = new ArrayList<>();
        lines.add("x = self.normed(h, " + tensor(TensorRole.INPUT_NORM) + ")TO_NARROW");
        lines.add("q = " + linear("x", TensorRole.Q_WEIGHT) + ".view(-1, HEADS, HEAD_DIM)");
        lines.add("k = " + linear("x", TensorRole.K_WEIGHT) + ".view(-1, KV_HEADS, HEAD_DIM)");
        lines.add("v = " + linear("x", TensorRole.V_WEIGHT) + ".view(-1, KV_HEADS, HEAD_DIM)");
        if (config.qkNorm()) {
            lines.add("q = self.normed(qTO_WIDE, " + tensor(TensorRole.Q_NORM) + ")");
            lines.add("k = self.normed(kTO_WIDE, " + tensor(TensorRole.K_NORM) + ")");
        }
        lines.add("q = self.rotate(q, cos, sin)TO_NARROW");
        lines.add("k = self.rotate(k, cos, sin)TO_NARROW");
        return lines;
    }

    private List<String> outputAndFeedForward() {
        return List.of(
                "h = h + " + linear("a", TensorRole.O_WEIGHT),
                "x = self.normed(h, " + tensor(TensorRole.POST_ATTENTION_NORM) + ")TO_NARROW",
                "x = torch.silu(" + linear("x", TensorRole.GATE_WEIGHT) + ").mul_(" + linear("x", TensorRole.UP_WEIGHT)
                        + ")",
                "h = h + " + linear("x", TensorRole.DOWN_WEIGHT));
    }

    /** The product with a matrix of the layer, with its bias if it has one and, if asked, what the adapter adds. */
    String linear(String x, TensorRole weight) {
        String product = products.product(x, tensor(weight), elementsOf(weight));
        Optional<TensorRole> bias = bias(weight);
        if (bias.isPresent()) {
            product = "torch.add(" + product + ", " + tensor(bias.get()) + "TO_NARROW)";
        }
        int place = adapter(weight);
        if (place < 0) {
            return product;
        }
        return "torch.addmm(" + product + ", torch.linear(" + x + ", p[" + place + "]), p[" + (place + 1)
                + "].t(), alpha=" + lora.orElseThrow().scale() + ")";
    }

    /** The product of rows with the head, which is large. */
    String head(String rows, String matrix) {
        return products.product(rows, matrix, headElements());
    }

    /** The head's layout for many calls. */
    String packedHead(String matrix) {
        return products.packed(matrix, headElements());
    }

    private long headElements() {
        return (long) config.vocabSize() * config.hiddenSize();
    }

    /** The bias of a matrix in this model. */
    Optional<TensorRole> bias(TensorRole weight) {
        return Optional.ofNullable(
                        switch (weight) {
                            case Q_WEIGHT -> TensorRole.Q_BIAS;
                            case K_WEIGHT -> TensorRole.K_BIAS;
                            case V_WEIGHT -> TensorRole.V_BIAS;
                            case O_WEIGHT -> TensorRole.O_BIAS;
                            default -> null;
                        })
                .filter(inLayer::containsKey);
    }

    /** Place of the A of a matrix among a layer's tensors, with its B behind it; -1 without one. */
    int adapter(TensorRole weight) {
        int target = lora.map(l -> l.targets().indexOf(weight)).orElse(-1);
        return target < 0 ? -1 : perLayer + 2 * target;
    }

    /** Number of a layer's tensors without those of an adapter. */
    int perLayer() {
        return perLayer;
    }

    /** Elements of a tensor of each layer. */
    long elementsOf(TensorRole role) {
        return Objects.requireNonNull(elements.get(role));
    }

    /** Place among a layer's tensors. */
    int indexOf(TensorRole role) {
        Integer index = inLayer.get(role);
        if (index == null) {
            throw new IllegalArgumentException("a layer of " + config.family() + " has no " + role);
        }
        return index;
    }

    /** The tensor's name in a method that has the layer's tensors as {@code p}. */
    String tensor(TensorRole role) {
        return "p[" + indexOf(role) + "]";
    }
}
