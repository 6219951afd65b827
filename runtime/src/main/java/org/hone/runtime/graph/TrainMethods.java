package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Scoring and the gradient: log-probs from a head that never holds the logits of more positions than {@link
 * Activation#chunk} says.
 *
 * <p>The objective of a micro-batch is {@code J = Σ c_t w_t log π(t)} with frozen factors {@code c_t w_t}, so the
 * gradient with respect to the tempered logits {@code z/T} is {@code c_t w_t (onehot − softmax)}; it is written down
 * here chunk by chunk, and goes back through the trunk one layer at a time, see {@link LayerGradient}. With {@code y = z/T} and {@code q =
 * softmax(y)} the normaliser is {@code max y − log max q}, which unlike {@code log q(t)} stays exact for tokens of no probability, and the
 * entropy is that less {@code Σ q y}: no logarithm of the whole vocabulary is taken. Gradients of the loss {@code −J} are
 * added into {@code g}; {@code room} is memory to work in, see {@link HeadGradient}. {@code gradient} runs with gradient mode on, so its numbers arrive as tensors (see the calling
 * conventions of the torch package).
 */
final class TrainMethods {
    private TrainMethods() {}

    /**
     * The beginning of a method that differentiates: the trunk, layer by layer, then its last normed rows {@code h},
     * with room for their log-probs and their gradient {@code dh}. What a layer needs on the way back
     * is kept, or, to recompute, only its input.
     */
    static final String FORWARD = """
              torch.set_grad_enabled(False)
              temperature = float(heat)
              again = bool(recompute)
              n_rows = int(rows)
              n_cols = int(cols)
              angle = positions.to(6).unsqueeze(1) * frequencies.unsqueeze(0)
              cos = torch.cos(angle).unsqueeze(1)
              sin = torch.sin(angle).unsqueeze(1)
              h = torch.embedding(w[0], ids)
              kept = annotate(List[List[Tensor]], [])
              for i in range(LAYERS):
                if again:
                  kept.append([h])
                  h = self.layer(h, self.of_layer(w, i), cos, sin, pad, unpad, n_rows, n_cols)
                else:
                  all = self.layer_kept(h, self.of_layer(w, i), cos, sin, pad, unpad, n_rows, n_cols)
                  h = all.pop()
                  kept.append(all)
              shape = h
              last = torch.index_select(h, 0, at)
              last_r = self.inverse_rms(last)
              h = self.scaled(last, last_r, w[FINAL_NORM])
              n = h.size(0)
              logprob = torch.empty([n], dtype=6, device=h.device)
              dh = torch.empty_like(h)
            """;

    /** Its end: {@code dh} goes back through the trunk, and each layer's gradient is added as soon as it is there. */
    static String backward(Transformer model) {
        return """
              normed = self.norm_back(dh, last, last_r, w[FINAL_NORM])
              d = torch.zeros_like(shape).index_add_(0, at, normed[0].mul_(last_r))
            """
                + (model.adapted() ? "" : "  g[FINAL_NORM].add_(normed[1])\n")
                + """
              for j in range(LAYERS):
                i = LAYERS - 1 - j
                p = self.of_layer(w, i)
                all = kept.pop()
                if again:
                  all = self.layer_kept(all[0], p, cos, sin, pad, unpad, n_rows, n_cols)
                d = self.layer_back(all, p, d, cos, sin, pad, unpad, n_rows, n_cols, g, GRADIENTS_OF_LAYER)
            """.replace("GRADIENTS_OF_LAYER", model.adapted() ? "i * ADAPTER_TENSORS" : "1 + i * PER_LAYER")
                + (model.adapted() ? "" : "  g[0].index_add_(0, ids, d)\n")
                + "  torch.set_grad_enabled(True)\n"
                + "  return logprob\n";
    }

    static List<Method> of(Transformer model) {
        List<Method> methods = new ArrayList<>(new LayerGradient(model).methods());
        var head = new HeadGradient(model);
        methods.addAll(head.methods());
        methods.add(score(model));
        methods.add(model.fill(
                "gradient",
                """
                def gradient(self, w: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: Tensor, cols: Tensor, g: List[Tensor], at: Tensor, targets: Tensor, factors: Tensor, heat: Tensor, recompute: Tensor, room: Tensor) -> Tensor:
                """ + FORWARD
                        + """
                  s = 0
                  while s < n:
                    e = min(s + CHUNK, n)
                """.replace("CHUNK", Integer.toString(model.chunk()))
                        + head.statements()
                        + "    s = e\n"
                        + backward(model)));
        return methods;
    }

    private static Method score(Transformer model) {
        return model.fill("score", """
                def score(self, p: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int, at: Tensor, targets: Tensor, temperature: float) -> List[Tensor]:
                  h = torch.index_select(self.trunk(p, frequencies, ids, positions, pad, unpad, rows, cols), 0, at)
                  n = h.size(0)
                  logprob = torch.empty([n], dtype=6, device=h.device)
                  entropy = torch.empty([n], dtype=6, device=h.device)
                  packed = PACKED
                  q = torch.empty([min(n, PORTION), VOCABULARY], dtype=6, device=h.device)
                  s = 0
                  while s < n:
                    e = min(s + PORTION, n)
                    y = PRODUCT
                    if temperature != 1.:
                      y = y.div_(temperature)
                    q = torch.softmax(y, 1, None, out=q[:e - s])
                    whole = torch.amax(y, [1]).sub_(torch.log(torch.amax(q, [1])))
                    logprob[s:e] = torch.gather(y, 1, targets[s:e].unsqueeze(1)).squeeze(1).sub_(whole)
                    entropy[s:e] = whole.sub_(torch.linalg_vecdot(q, y))
                    s = e
                  return [logprob, entropy]
                """.replace("PACKED", model.packedHead("p[HEAD]"))
                .replace("PRODUCT", model.head("h[s:e]", "packed")));
    }
}
