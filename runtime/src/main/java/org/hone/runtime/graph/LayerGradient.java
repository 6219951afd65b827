package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.model.TensorRole;

/**
 * The derivative of a layer, written down; attention has one of its own, see {@link Attention}.
 * With {@code y = x Wᵀ} the chain rule gives {@code dx = dy W} and {@code dW = dyᵀ x}. With {@code r = 1/√(mean x² + ε)}, the norm
 * {@code y = w x r} gives
 *
 * <pre>{@code
 * dw = Σ_rows dy · x r        dx = r (w dy − x r · mean(w dy · x r))
 * }</pre>
 *
 * A rotation goes back by the opposite angle. What the forward pass keeps for this are tensors of the hidden and the feed-forward width,
 * none twice. Gradients are added into {@code g} as soon as they are there; {@code start} is where those of the layer begin.
 */
final class LayerGradient {
    private final Transformer model;

    LayerGradient(Transformer model) {
        this.model = model;
    }

    List<Method> methods() {
        return List.of(
                // The derivative of the norm without its last factor r, and the sum for the weight.
                new Method("norm_back", """
                def norm_back(self, d: Tensor, x: Tensor, r: Tensor, w: Tensor) -> List[Tensor]:
                  u = x * r
                  t = d * w
                  m = torch.matmul(d * u, w).unsqueeze(-1).div_(float(x.size(-1)))
                  s = torch.sum((d * u).reshape(-1, x.size(-1)), [0])
                  return [t.addcmul_(u, m, value=-1), s]
                """), kept(), back());
    }

    /** What a layer needs on the way back, its output last. */
    private Method kept() {
        List<String> lines = new ArrayList<>();
        lines.add("r = self.inverse_rms(h)");
        lines.add("x = self.scaled(h, r, " + model.tensor(TensorRole.INPUT_NORM) + ")TO_NARROW");
        lines.add("q = " + model.linear("x", TensorRole.Q_WEIGHT) + ".view(-1, HEADS, HEAD_DIM)");
        lines.add("k = " + model.linear("x", TensorRole.K_WEIGHT) + ".view(-1, KV_HEADS, HEAD_DIM)");
        lines.add("v = " + model.linear("x", TensorRole.V_WEIGHT) + ".view(-1, KV_HEADS, HEAD_DIM)");
        if (model.qkNorm()) {
            for (String x : List.of("q", "k")) {
                lines.add("%s0 = %sTO_WIDE".formatted(x, x));
                lines.add("%sr = self.inverse_rms(%s0)".formatted(x, x));
                lines.add("%s = self.scaled(%s0, %sr, %s)".formatted(x, x, x, norm(x)));
            }
        }
        lines.add("q = self.rotate(q, cos, sin)TO_NARROW");
        lines.add("k = self.rotate(k, cos, sin)TO_NARROW");
        lines.add("t = self.attention_kept(q, k, v, pad, unpad, rows, cols)");
        lines.add("b = torch.detach(t[0])");
        lines.add("m = h + " + model.linear("b", TensorRole.O_WEIGHT));
        lines.add("s = self.inverse_rms(m)");
        lines.add("y = self.scaled(m, s, " + model.tensor(TensorRole.POST_ATTENTION_NORM) + ")TO_NARROW");
        lines.add("gate = " + model.linear("y", TensorRole.GATE_WEIGHT));
        lines.add("up = " + model.linear("y", TensorRole.UP_WEIGHT));
        lines.add("f = torch.silu(gate).mul_(up)");
        lines.add("end = m + " + model.linear("f", TensorRole.DOWN_WEIGHT));
        lines.add("return [" + String.join(", ", names()) + "] + t + [end]");
        return model.fill(
                "layer_kept",
                "def layer_kept(self, h: Tensor, p: List[Tensor], cos: Tensor, sin: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> List[Tensor]:\n"
                        + String.join("\n", lines).indent(2));
    }

    /** What is kept beside what attention keeps, which comes behind. */
    private List<String> names() {
        List<String> names = new ArrayList<>(List.of("h", "r", "x", "m", "s", "y", "gate", "up"));
        if (model.qkNorm()) {
            names.addAll(List.of("q0", "qr", "k0", "kr"));
        }
        return names;
    }

    /** The gradient of a layer's input from that of its output, {@code d}: {@code [tokens, hidden]}, fp32. */
    private Method back() {
        List<String> lines = new ArrayList<>();
        List<String> names = names();
        for (int i = 0; i < names.size(); i++) {
            lines.add(names.get(i) + " = kept[" + i + "]");
        }
        lines.add("t = kept[" + names.size() + ":]");
        lines.add("e = dTO_NARROW");
        lines.add("gated = torch.silu(gate)");
        lines.add("f = gated * up");
        lines.addAll(product("e", "f", TensorRole.DOWN_WEIGHT, "df", true));
        lines.add("df = dfTO_NARROW");
        lines.add("e = torch.silu_backward(df * up, gate)");
        lines.add("f = df.mul_(gated)");
        lines.addAll(product("e", "y", TensorRole.GATE_WEIGHT, "dy", true));
        lines.addAll(product("f", "y", TensorRole.UP_WEIGHT, "dy", false));
        lines.addAll(normed("dy", "m", "s", TensorRole.POST_ATTENTION_NORM));
        lines.add("d = torch.addcmul(d, n[0], s)");
        lines.add("e = dTO_NARROW");
        lines.add("b = torch.detach(t[0])");
        lines.addAll(product("e", "b", TensorRole.O_WEIGHT, "da", true));
        lines.add("t = self.attention_back(t, daTO_NARROW, pad, unpad, rows, cols)");
        lines.add("back = torch.neg(sin)");
        for (String x : List.of("q", "k")) {
            lines.add("d%s = self.rotate(t[%d], cos, back)".formatted(x, x.equals("q") ? 0 : 1));
            if (model.qkNorm()) {
                lines.addAll(normed("d" + x, x + "0", x + "r", x.equals("q") ? TensorRole.Q_NORM : TensorRole.K_NORM));
                lines.add("d%s = n[0].mul_(%sr)".formatted(x, x));
            }
            lines.add("d%s = d%s.reshape(-1, %s)TO_NARROW"
                    .formatted(x, x, x.equals("q") ? "ATTENTION_WIDTH" : "KV_HEADS * HEAD_DIM"));
        }
        lines.add("dv = t[2].reshape(-1, KV_HEADS * HEAD_DIM)");
        lines.addAll(product("dq", "x", TensorRole.Q_WEIGHT, "dx", true));
        lines.addAll(product("dk", "x", TensorRole.K_WEIGHT, "dx", false));
        lines.addAll(product("dv", "x", TensorRole.V_WEIGHT, "dx", false));
        lines.addAll(normed("dx", "h", "r", TensorRole.INPUT_NORM));
        lines.add("return torch.addcmul(d, n[0], r)");
        return model.fill(
                "layer_back",
                "def layer_back(self, kept: List[Tensor], p: List[Tensor], d: Tensor, cos: Tensor, sin: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int, g: List[Tensor], start: int) -> Tensor:\n"
                        + String.join("\n", lines).indent(2));
    }

    private String norm(String x) {
        return model.tensor(x.equals("q") ? TensorRole.Q_NORM : TensorRole.K_NORM);
    }

    /** Back through a norm: {@code n[0]} is the derivative without its factor {@code r}. */
    private List<String> normed(String d, String x, String r, TensorRole weight) {
        List<String> lines = new ArrayList<>();
        lines.add("n = self.norm_back(%s, %s, %s, %s)".formatted(d, x, r, model.tensor(weight)));
        if (!model.adapted()) {
            lines.add("g[start + %d].add_(n[1])".formatted(model.indexOf(weight)));
        }
        return lines;
    }

    /**
     * Back through a product with a matrix: the gradient of its rows, fp32, made or added to, and that of the matrix or of
     * its adapter.
     */
    private List<String> product(String d, String x, TensorRole weight, String rows, boolean first) {
        List<String> lines = new ArrayList<>();
        String back = model.products().product(d, model.tensor(weight) + ".t()", model.elementsOf(weight));
        lines.add(first ? rows + " = " + back + "TO_WIDE" : rows + " = " + rows + ".add_(" + back + ")");
        if (!model.adapted()) {
            String gradient = "g[start + " + model.indexOf(weight) + "].add_(";
            // oneDNN is behind both in bfloat16, and takes a transposed left side as it is in one only.
            lines.add(gradient
                    + (model.narrow()
                            ? "torch.mm(%s.t(), %s))".formatted(d, x)
                            : model.products().product(d + ".t()", x + ".t()", model.elementsOf(weight)) + ")"));
            Optional<TensorRole> bias = model.bias(weight);
            bias.ifPresent(role -> lines.add(
                    "g[start + %d].add_(torch.sum(%s, [0], False, dtype=6))".formatted(model.indexOf(role), d)));
            return lines;
        }
        int place = model.adapter(weight);
        if (place >= 0) {
            String scale = Double.toString(model.lora().orElseThrow().scale());
            int own = place - model.perLayer();
            lines.add("z = torch.mm(%s, p[%d])".formatted(d, place + 1));
            lines.add("%s = %s.add_(torch.mm(z, p[%d]), alpha=%s)".formatted(rows, rows, place, scale));
            lines.add("g[start + %d].add_(torch.mm(z.t(), %s), alpha=%s)".formatted(own, x, scale));
            lines.add("g[start + %d].add_(torch.mm(%s.t(), torch.linear(%s, p[%d])), alpha=%s)"
                    .formatted(own + 1, d, x, place, scale));
        }
        return lines;
    }
}
