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
 * added into {@code g}. {@code gradient} runs with gradient mode on, so its numbers arrive as tensors (see the calling
 * conventions of the torch package).
 */
final class TrainMethods {
    /**
     * Bytes of logits that are worked on at once: below the largest block that the C library takes from its own heap (32 MiB); every larger one
     * comes from the kernel page by page, each time anew.
     */
    private static final int WORKED_ON = 24 << 20;

    /** Rows of the head whose gradient is formed at once. */
    private static final int SLICE = 4096;

    private TrainMethods() {}

    /** Positions whose logits are worked on at once. */
    static int portion(int vocabulary) {
        return Math.clamp(WORKED_ON / Float.BYTES / vocabulary, 32, 1024);
    }

    /**
     * The beginning of a method that differentiates: the trunk, layer by layer, then its last normed rows {@code h},
     * with room for their log-probs and their gradient {@code dh}, and the {@code head} as its backward product takes it. What a layer needs on the way back
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
              head = w[HEAD]TO_NARROW
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
                d = self.layer_back(all, p, d, cos, sin, g, GRADIENTS_OF_LAYER)
            """.replace("GRADIENTS_OF_LAYER", model.adapted() ? "i * ADAPTER_TENSORS" : "1 + i * PER_LAYER")
                + (model.adapted() ? "" : "  g[0].index_add_(0, ids, d)\n")
                + "  torch.set_grad_enabled(True)\n"
                + "  return logprob\n";
    }

    /** The gradient of a chunk's rows from that of its logits, and what it adds to the head's. */
    static String headGradient(Transformer model) {
        String rows = "    dh[s:e] = " + model.head("dz", "head.t()") + "\n";
        if (model.adapted()) {
            return rows;
        }
        // Sums over tokens are fp32, whatever the products are. By slices, because what a product gives for the whole
        // vocabulary
        // is as large as the head.
        return rows
                + """
                    left = dz.t()
                    right = h[s:e]TO_NARROW
                    v = 0
                    while v < VOCABULARY:
                      u = min(v + SLICE, VOCABULARY)
                      g[HEAD][v:u].add_(PRODUCT)
                      v = u
                """.replace("SLICE", Integer.toString(SLICE)).replace(
                        "PRODUCT",
                        model.narrow() ? "torch.mm(left[v:u], right)" : model.head("left[v:u]", "right.t()"));
    }

    static List<Method> of(Transformer model) {
        List<Method> methods = new ArrayList<>(new LayerGradient(model).methods());
        methods.add(score(model));
        methods.add(model.fill(
                "gradient",
                """
                def gradient(self, w: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: Tensor, cols: Tensor, g: List[Tensor], at: Tensor, targets: Tensor, factors: Tensor, heat: Tensor, recompute: Tensor) -> Tensor:
                """ + FORWARD
                        + """
                  z = torch.empty([min(n, CHUNK), VOCABULARY], dtype=NARROWEST, device=h.device)
                  packed = PACKED
                  s = 0
                  while s < n:
                    e = min(s + CHUNK, n)
                    i = s
                    while i < e:
                      j = min(i + PORTION, e)
                      y = PRODUCT
                      if temperature != 1.:
                        y = y.div_(temperature)
                      t = targets[i:j].unsqueeze(1)
                      f = factors[i:j].unsqueeze(1) / temperature
                      own = torch.gather(y, 1, t)
                      most = torch.amax(y, [1], True)
                      y = torch.softmax(y, 1, None, out=y)
                      logprob[i:j] = own.sub_(most).add_(torch.log(torch.amax(y, [1], True))).squeeze(1)
                      y = y.mul_(f)
                      y = y.scatter_add_(1, t, torch.neg(f))
                      torch.copy_(z[i - s:j - s], y)
                      i = j
                    dz = z[:e - s]
                """.replace("CHUNK", Integer.toString(model.chunk()))
                                .replace("PACKED", model.packedHead("w[HEAD]"))
                                .replace("PRODUCT", model.head("h[i:j]", "packed"))
                        + headGradient(model)
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
