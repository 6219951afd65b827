package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Scoring and the gradient: log-probs from a head that never holds the logits of more positions than {@link
 * Activation#chunk} says.
 *
 * <p>The objective of a micro-batch is {@code J = Σ c_t w_t log π(t)} with frozen factors {@code c_t w_t}, so the
 * gradient with respect to the tempered logits {@code z/T} is {@code c_t w_t (onehot − softmax)}; it is written down
 * here instead of traced, chunk by chunk, and only the trunk goes through autograd, one layer at a time. Gradients of the loss {@code −J} are
 * added into {@code g}. {@code gradient} runs with gradient mode on, so its numbers arrive as tensors (see the calling
 * conventions of the torch package).
 */
final class TrainMethods {
    private TrainMethods() {}

    /**
     * The beginning of a method that differentiates: the trunk, layer by layer, then its last rows {@code h} without autograd,
     * with room for their log-probs and their gradient {@code dh}, and the {@code head} as its backward product takes it. Each layer is a graph of its own on its detached input. A
     * layer's graph is kept, or, to recompute, only its input.
     */
    static String forward(Transformer model) {
        return """
              temperature = float(heat)
              again = bool(recompute)
              n_rows = int(rows)
              n_cols = int(cols)
              angle = positions.to(6).unsqueeze(1) * frequencies.unsqueeze(0)
              cos = torch.cos(angle).unsqueeze(1)
              sin = torch.sin(angle).unsqueeze(1)
            """ + (model.adapted() ? """
                      h = torch.embedding(w[0], ids)
                      final_norm = w[FINAL_NORM]
                    """ : model.narrow() ? """
                      h = torch.embedding(w[0], ids)
                      final_norm = self.leaf(w[FINAL_NORM])
                    """ : """
                      embedding = self.leaf(w[0])
                      embedded = torch.embedding(embedding, ids)
                      h = torch.detach(embedded)
                      final_norm = self.leaf(w[FINAL_NORM])
                    """) + """
              layers = annotate(List[List[Tensor]], [])
              starts = annotate(List[Tensor], [])
              ends = annotate(List[Tensor], [])
              torch.set_grad_enabled(not again)
              for i in range(LAYERS):
                layers.append(self.leaves(w, i))
                starts.append(self.leaf(h))
                y = self.layer(starts[i], layers[i], cos, sin, pad, unpad, n_rows, n_cols)
                h = torch.detach(y)
                if not again:
                  ends.append(y)
              torch.set_grad_enabled(True)
              last = self.leaf(h)
              selected = torch.index_select(torch.rms_norm(last, [HIDDEN], final_norm, EPSILON), 0, at)
              torch.set_grad_enabled(False)
              h = torch.detach(selected)
              n = h.size(0)
              logprob = torch.empty([n], dtype=6, device=h.device)
              dh = torch.empty_like(h)
              head = w[HEAD]TO_NARROW
            """;
    }

    /** Its end: {@code dh} goes back through the trunk, and each layer's gradient is added as soon as it is there. */
    static String backward(Transformer model) {
        return (model.adapted() ? """
                      d = torch.grad([selected], [last], annotate(List[Optional[Tensor]], [dh]), None, False, False)
                    """ : """
                      d = torch.grad([selected], [last, final_norm], annotate(List[Optional[Tensor]], [dh]), None, False, False)
                      self.add(g, FINAL_NORM, d[1:])
                    """)
                + """
              for j in range(LAYERS):
                i = LAYERS - 1 - j
                if again:
                  torch.set_grad_enabled(True)
                  y = self.layer(starts[i], layers[i], cos, sin, pad, unpad, n_rows, n_cols)
                  torch.set_grad_enabled(False)
                else:
                  y = ends.pop()
                d = torch.grad([y], [starts[i]] + layers[i][TRAINED_FROM:], [d[0]], None, False, False)
                self.add(g, GRADIENTS_OF_LAYER, d[1:])
            """.replace("GRADIENTS_OF_LAYER", model.adapted() ? "i * ADAPTER_TENSORS" : "1 + i * PER_LAYER")
                + (model.adapted() ? "" : model.narrow() ? """
                      e = d[0]
                      if e is not None:
                        g[0].index_add_(0, ids, e)
                    """ : """
                      d = torch.grad([embedded], [embedding], [d[0]], None, False, False)
                      self.add(g, 0, d)
                    """)
                + "  return logprob\n";
    }

    /** Adds a chunk's gradient of the head; sums over tokens are fp32, whatever the products are. */
    static String headGradient(Transformer model) {
        if (model.adapted()) {
            return "";
        }
        return model.narrow()
                ? "    g[HEAD].add_(torch.mm(dz.t(), h[s:e].to(15)))\n"
                : "    g[HEAD].addmm_(dz.t(), h[s:e])\n";
    }

    /** What the gradient's methods call. */
    private static List<Method> parts(Transformer model) {
        return List.of(new Method("leaf", """
                def leaf(self, x: Tensor) -> Tensor:
                  y = torch.detach(x)
                  y.requires_grad_(True)
                  return y
                """), model.fill("leaves", """
                def leaves(self, w: List[Tensor], i: int) -> List[Tensor]:
                  q = self.of_layer(w, i)
                  for k in range(TRAINED_FROM, len(q)):
                    q[k] = self.leaf(q[k])
                  return q
                """), new Method("add", """
                def add(self, g: List[Tensor], start: int, d: List[Optional[Tensor]]) -> int:
                  for k in range(len(d)):
                    x = d[k]
                    if x is not None:
                      g[start + k].add_(x)
                  return 0
                """));
    }

    static List<Method> of(Transformer model) {
        List<Method> methods = new ArrayList<>(parts(model));
        methods.add(score(model));
        methods.add(model.fill(
                "gradient",
                """
                def gradient(self, w: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: Tensor, cols: Tensor, g: List[Tensor], at: Tensor, targets: Tensor, factors: Tensor, heat: Tensor, recompute: Tensor) -> Tensor:
                """ + forward(model) + """
                  s = 0
                  while s < n:
                    e = min(s + CHUNK, n)
                    z = torch.linear(h[s:e], w[HEAD]).div_(temperature)
                    t = targets[s:e].unsqueeze(1)
                    total = torch.logsumexp(z, [1], True)
                    logprob[s:e] = (torch.gather(z, 1, t) - total).squeeze(1)
                    z = z.sub_(total).exp_()
                    z = z.scatter_add_(1, t, torch.full_like(total, -1.))
                    z = z.mul_(factors[s:e].unsqueeze(1) / temperature)
                    dz = zTO_NARROW
                    dh[s:e] = torch.mm(dz, head)
                """.replace("CHUNK", Integer.toString(model.chunk()))
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
                  s = 0
                  while s < n:
                    e = min(s + CHUNK, n)
                    z = torch.linear(h[s:e], p[HEAD]).div_(temperature)
                    total = torch.logsumexp(z, [1])
                    logprob[s:e] = torch.gather(z, 1, targets[s:e].unsqueeze(1)).squeeze(1) - total
                    z = z.sub_(total.unsqueeze(1))
                    entropy[s:e] = torch.neg(torch.sum(torch.exp(z).mul_(z), [1]))
                    s = e
                  return [logprob, entropy]
                """.replace("CHUNK", Integer.toString(model.chunk())));
    }
}
