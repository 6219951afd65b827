package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.TensorRole;

/**
 * A layer as sampling has it: with its adapter merged into it, the matrices of query, key and value stacked, and those of gate and
 * up, all as {@link Products#packed} wants them. A step of decoding meets every matrix with few rows, so fewer and larger
 * products pay, and left apart an adapter would add two small ones to each. Made once a call, which costs about as much as
 * computing {@code rank} tokens; the copies live only where no activations are kept.
 *
 * <p>The stacked tensors stand in the place of the first of their parts; at those of the others it stands once more, and is not read.
 */
final class PackedLayer {
    private static final List<TensorRole> ATTENTION =
            List.of(TensorRole.Q_WEIGHT, TensorRole.K_WEIGHT, TensorRole.V_WEIGHT);
    private static final List<TensorRole> FEED_FORWARD = List.of(TensorRole.GATE_WEIGHT, TensorRole.UP_WEIGHT);

    private final Transformer model;

    PackedLayer(Transformer model) {
        this.model = model;
    }

    /** The method {@code packed_layer}, which gives the tensors. */
    Method method() {
        List<String> lines = new ArrayList<>();
        lines.add("q = self.of_layer(p, i)");
        model.lora().ifPresent(l -> l.targets().forEach(target -> lines.add(merged(l, target))));
        lines.add(stacked(TensorRole.Q_WEIGHT, ATTENTION));
        lines.add(stacked(TensorRole.GATE_WEIGHT, FEED_FORWARD));
        if (model.bias(TensorRole.Q_WEIGHT).isPresent()) {
            lines.add(stacked(
                    TensorRole.Q_BIAS,
                    ATTENTION.stream()
                            .map(weight -> model.bias(weight).orElseThrow())
                            .toList()));
        }
        if (model.qkNorm()) {
            lines.add("%1$s = torch.cat([%1$s.expand(HEADS, HEAD_DIM), %2$s.expand(KV_HEADS, HEAD_DIM)], 0)"
                    .formatted(tensor(TensorRole.Q_NORM), tensor(TensorRole.K_NORM)));
        }
        packed(TensorRole.Q_WEIGHT, elements(ATTENTION), lines);
        packed(TensorRole.O_WEIGHT, elements(List.of(TensorRole.O_WEIGHT)), lines);
        packed(TensorRole.GATE_WEIGHT, elements(FEED_FORWARD), lines);
        packed(TensorRole.DOWN_WEIGHT, elements(List.of(TensorRole.DOWN_WEIGHT)), lines);
        // The parts are in the stacks; with an adapter they are copies, which would live as long as the list.
        Stream.of(ATTENTION, FEED_FORWARD)
                .flatMap(parts -> parts.stream().skip(1).map(part -> tensor(part) + " = " + tensor(parts.getFirst())))
                .forEach(lines::add);
        lines.add("return q");
        return model.fill(
                "packed_layer",
                "def packed_layer(self, p: List[Tensor], i: int) -> List[Tensor]:\n"
                        + String.join("\n", lines).indent(2));
    }

    private String merged(Lora lora, TensorRole target) {
        int a = model.adapter(target);
        return "%1$s = torch.addmm(%1$sTO_WIDE, q[%2$d]TO_WIDE, q[%3$d]TO_WIDE, alpha=%4$s)TO_NARROW"
                .formatted(tensor(target), a + 1, a, lora.scale());
    }

    private String stacked(TensorRole first, List<TensorRole> parts) {
        return parts.stream()
                .map(this::tensor)
                .collect(Collectors.joining(", ", tensor(first) + " = torch.cat([", "], 0)"));
    }

    private void packed(TensorRole role, long elements, List<String> lines) {
        lines.add(tensor(role) + " = " + model.products().packed(tensor(role), elements));
    }

    private String tensor(TensorRole role) {
        return "q[" + model.indexOf(role) + "]";
    }

    private long elements(List<TensorRole> roles) {
        return roles.stream().mapToLong(model::elementsOf).sum();
    }

    private String product(String x, TensorRole weight, List<TensorRole> parts) {
        return model.products().product(x, model.tensor(weight), elements(parts));
    }

    /** From the layer's input {@code h: [rows, hidden]} to {@code q}, {@code k} and {@code v}: {@code [rows, heads of each, headDim]}. */
    String queryKeyValue() {
        List<String> lines = new ArrayList<>();
        lines.add("x = self.normed(h, " + model.tensor(TensorRole.INPUT_NORM) + ")TO_NARROW");
        lines.add("x = " + product("x", TensorRole.Q_WEIGHT, ATTENTION));
        model.bias(TensorRole.Q_WEIGHT)
                .ifPresent(bias -> lines.add("x = torch.add(x, " + model.tensor(bias) + "TO_NARROW)"));
        lines.add("x = x.view(-1, HEADS + 2 * KV_HEADS, HEAD_DIM)");
        lines.add("v = x[:, HEADS + KV_HEADS:]");
        lines.add("x = x[:, :HEADS + KV_HEADS]");
        if (model.qkNorm()) {
            lines.add("x = self.normed(xTO_WIDE, " + model.tensor(TensorRole.Q_NORM) + ")");
        }
        lines.add("x = self.rotate(x, cos, sin)TO_NARROW");
        lines.add("q = x[:, :HEADS]");
        lines.add("k = x[:, HEADS:]");
        return indented(lines.stream());
    }

    /** From {@code h} and what attention gives, {@code a: [rows, heads · headDim]}, to the layer's output {@code h}. */
    String outputAndFeedForward() {
        return indented(Stream.of(
                "h = h + " + biased(product("a", TensorRole.O_WEIGHT, List.of(TensorRole.O_WEIGHT))),
                "x = self.normed(h, " + model.tensor(TensorRole.POST_ATTENTION_NORM) + ")TO_NARROW",
                "x = " + product("x", TensorRole.GATE_WEIGHT, FEED_FORWARD),
                "x = torch.silu(x[:, :INTERMEDIATE]).mul_(x[:, INTERMEDIATE:])",
                "h = h + " + product("x", TensorRole.DOWN_WEIGHT, List.of(TensorRole.DOWN_WEIGHT))));
    }

    private String biased(String product) {
        return model.bias(TensorRole.O_WEIGHT)
                .map(bias -> "torch.add(" + product + ", " + model.tensor(bias) + "TO_NARROW)")
                .orElse(product);
    }

    private static String indented(Stream<String> lines) {
        return lines.map(line -> "  " + Objects.requireNonNull(line)).collect(Collectors.joining("\n", "", "\n"));
    }
}
