package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Scoring and the gradient: log-probs from a head that never holds the logits of more positions than {@link
 * Activation#chunk} says.
 *
 * <p>The objective of a micro-batch is {@code J = Σ c_t w_t log π(t)} with frozen factors {@code c_t w_t}, so the
 * gradient with respect to the tempered logits {@code z/T} is {@code c_t w_t (onehot − softmax)}; it is written down
 * here chunk by chunk, and goes back through the trunk one layer at a time, see {@link LayerGradient}. Factors often depend on the very log-probs
 * that the forward pass finds, so it is two methods: {@code ahead} gives the log-probs, {@code back} takes the factors, and between
 * them lies what is kept, in a list of which only the first tensor, the log-probs, is anybody else's business. In scoring, with {@code y = z/T} and {@code q =
 * softmax(y)} the normaliser is {@code max y − log max q}, which unlike {@code log q(t)} stays exact for tokens of no probability, and the
 * entropy is that less {@code Σ q y}: no logarithm of the whole vocabulary is taken. Gradients of the loss {@code −J} are
 * added into {@code g}; {@code room} is memory to work in, see {@link HeadGradient}. Both run with gradient mode on, so their numbers arrive as tensors (see the calling
 * conventions of the torch package).
 */
final class TrainMethods {
    private TrainMethods() {}

    /** Through the trunk, layer by layer: what each needs on the way back or, to do it again, only its input; then the last rows and their norms. */
    private static Method trunkKept(Transformer model) {
        return model.fill("trunk_kept", """
                def trunk_kept(self, w: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int, at: Tensor, again: bool) -> List[Tensor]:
                  angle = positions.to(6).unsqueeze(1) * frequencies.unsqueeze(0)
                  cos = torch.cos(angle).unsqueeze(1)
                  sin = torch.sin(angle).unsqueeze(1)
                  h = torch.embedding(w[0], ids)
                  kept = annotate(List[Tensor], [])
                  for i in range(LAYERS):
                    if again:
                      kept.append(h)
                      h = self.layer(h, self.of_layer(w, i), cos, sin, pad, unpad, rows, cols)
                    else:
                      all = self.layer_kept(h, self.of_layer(w, i), cos, sin, pad, unpad, rows, cols)
                      h = all.pop()
                      kept.extend(all)
                  last = torch.index_select(h, 0, at)
                  kept.append(last)
                  kept.append(self.inverse_rms(last))
                  return kept
                """);
    }

    /** From {@code dh}, the gradient of the last normed rows, back: {@code kept} is used up, and each layer's gradient is added as soon as it is there. */
    private static Method trunkBack(Transformer model) {
        return model.fill("trunk_back", """
                def trunk_back(self, w: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int, at: Tensor, again: bool, dh: Tensor, kept: List[Tensor], g: List[Tensor]) -> int:
                  angle = positions.to(6).unsqueeze(1) * frequencies.unsqueeze(0)
                  cos = torch.cos(angle).unsqueeze(1)
                  sin = torch.sin(angle).unsqueeze(1)
                  last_r = kept.pop()
                  normed = self.norm_back(dh, kept.pop(), last_r, w[FINAL_NORM])
                  d = torch.zeros([ids.size(0), HIDDEN], dtype=6, device=dh.device).index_add_(0, at, normed[0].mul_(last_r))
                FINAL_GRADIENT
                  of_one = len(kept) // LAYERS
                  for j in range(LAYERS):
                    i = LAYERS - 1 - j
                    p = self.of_layer(w, i)
                    all = annotate(List[Tensor], [])
                    for k in range(of_one):
                      all.append(kept.pop())
                    all.reverse()
                    if again:
                      all = self.layer_kept(all[0], p, cos, sin, pad, unpad, rows, cols)
                    d = self.layer_back(all, p, d, cos, sin, pad, unpad, rows, cols, g, GRADIENTS_OF_LAYER)
                EMBEDDING_GRADIENT
                  return 0
                """.replace(
                        "FINAL_GRADIENT\n", model.adapted() ? "" : "  g[FINAL_NORM].add_(normed[1])\n")
                .replace("GRADIENTS_OF_LAYER", model.adapted() ? "i * ADAPTER_TENSORS" : "1 + i * PER_LAYER")
                .replace("EMBEDDING_GRADIENT\n", model.adapted() ? "" : "  g[0].index_add_(0, ids, d)\n"));
    }

    static List<Method> of(Transformer model) {
        List<Method> methods = new ArrayList<>(new LayerGradient(model).methods());
        var head = new HeadGradient(model);
        methods.addAll(head.methods());
        methods.add(score(model));
        methods.add(trunkKept(model));
        methods.add(trunkBack(model));
        methods.add(ahead(model));
        methods.add(back(model));
        return methods;
    }

    private static Method ahead(Transformer model) {
        return model.fill("ahead", """
                def ahead(self, w: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: Tensor, cols: Tensor, at: Tensor, targets: Tensor, heat: Tensor, recompute: Tensor, room: Tensor) -> List[Tensor]:
                  torch.set_grad_enabled(False)
                  temperature = float(heat)
                  kept = self.trunk_kept(w, frequencies, ids, positions, pad, unpad, int(rows), int(cols), at, bool(recompute))
                  h = self.scaled(kept[-2], kept[-1], w[FINAL_NORM])
                  n = h.size(0)
                  logprob = torch.empty([n], dtype=6, device=h.device)
                  parts = logprob
                  s = 0
                  while s < n:
                    e = min(s + CHUNK, n)
                    parts = self.head_ahead(h[s:e], w[HEAD], targets[s:e], temperature, room)
                    logprob[s:e] = parts[:, 0]
                    s = e
                  torch.set_grad_enabled(True)
                  return [logprob, parts] + kept
                """.replace("CHUNK", Integer.toString(model.chunk())));
    }

    /** The probabilities of the last chunk still lie in {@code room}; those of the others are formed again. */
    private static Method back(Transformer model) {
        return model.fill("back", """
                def back(self, w: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: Tensor, cols: Tensor, at: Tensor, targets: Tensor, heat: Tensor, recompute: Tensor, room: Tensor, g: List[Tensor], factors: Tensor, kept: List[Tensor]) -> Tensor:
                  torch.set_grad_enabled(False)
                  temperature = float(heat)
                  h = self.scaled(kept[-2], kept[-1], w[FINAL_NORM])
                  n = h.size(0)
                  dh = torch.empty_like(h)
                  parts = kept[1]
                  e = n
                  while e > 0:
                    s = (e - 1) // CHUNK * CHUNK
                    if e < n:
                      parts = self.head_ahead(h[s:e], w[HEAD], targets[s:e], temperature, room)
                    dh[s:e] = self.head_back(h[s:e], w[HEAD], targets[s:e], factors[s:e], temperature, parts, room, g)
                    e = s
                  self.trunk_back(w, frequencies, ids, positions, pad, unpad, int(rows), int(cols), at, bool(recompute), dh, kept[2:], g)
                  torch.set_grad_enabled(True)
                  return kept[0]
                """.replace("CHUNK", Integer.toString(model.chunk())));
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
