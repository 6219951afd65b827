package org.hone.runtime.graph;

import java.util.List;

/**
 * The gradient of terms over the vocabulary, beside that of the log-probs: never more than {@value #CHUNK} positions of
 * logits at a time, of the policy and of each other model.
 *
 * <p>With {@code z} the logits over the temperature, {@code p = softmax(z)}, {@code H} its entropy, {@code q} another model's
 * distribution at the same temperature and {@code D = Σ p log(p/q)}:
 *
 * <pre>{@code
 * ∂ log p(v) / ∂z = onehot(v) − p          ∂H / ∂z = −p (log p + H)
 * ∂ KL(p‖q) / ∂z = p (log p − log q − D)   ∂ KL(q‖p) / ∂z = p − q
 * }</pre>
 */
final class VocabularyMethods {
    /** Positions whose logits are alive at once; several tensors of that size are. */
    static final int CHUNK = 256;

    private VocabularyMethods() {}

    static List<Method> of(Transformer model) {
        return List.of(
                model.fill("hidden", """
                def hidden(self, p: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int, at: Tensor) -> Tensor:
                  return torch.index_select(self.trunk(p, frequencies, ids, positions, pad, unpad, rows, cols), 0, at)
                """),
                // extra: the entropy's factors, then for each other model its last hidden rows, its head, and the
                // factors of
                // KL(p‖q) and KL(q‖p).
                model.fill("vocabulary_gradient", """
                def vocabulary_gradient(self, w: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: Tensor, cols: Tensor, g: List[Tensor], at: Tensor, targets: Tensor, factors: Tensor, heat: Tensor, recompute: Tensor, extra: List[Tensor]) -> Tensor:
                  torch.set_grad_enabled(False)
                  temperature = float(heat)
                  kept = self.trunk_kept(w, frequencies, ids, positions, pad, unpad, int(rows), int(cols), at, bool(recompute))
                  h = self.scaled(kept[-2], kept[-1], w[FINAL_NORM])
                  n = h.size(0)
                  logprob = torch.empty([n], dtype=6, device=h.device)
                  dh = torch.empty_like(h)
                  models = len(extra) // 4
                  s = 0
                  while s < n:
                    e = min(s + CHUNK, n)
                    t = targets[s:e].unsqueeze(1)
                    f = factors[s:e].unsqueeze(1)
                    lp = torch.log_softmax(PRODUCT.div_(temperature), 1)
                    logprob[s:e] = torch.gather(lp, 1, t).squeeze(1)
                    prob = torch.exp(lp)
                    x = prob * lp
                    dz = x.sub(prob * torch.sum(x, [1], True)).mul_(extra[0][s:e].unsqueeze(1))
                    dz = dz.add_(prob * f)
                    dz = dz.scatter_add_(1, t, torch.neg(f))
                    for i in range(models):
                      lq = torch.log_softmax(torch.linear(extra[1 + 4 * i][s:e], extra[2 + 4 * i]).div_(temperature), 1)
                      x = prob * (lp - lq)
                      x = x.sub_(prob * torch.sum(x, [1], True))
                      dz = dz.sub_(x.mul_(extra[3 + 4 * i][s:e].unsqueeze(1)))
                      dz = dz.sub_(prob.sub(torch.exp(lq)).mul_(extra[4 + 4 * i][s:e].unsqueeze(1)))
                    dz = dz.div_(temperature)TO_NARROW
                    x = h[s:e]TO_NARROW
                    dh[s:e] = 0.
                    slice = self.slice_of(e - s)
                    v = 0
                    while v < VOCABULARY:
                      u = min(v + slice, VOCABULARY)
                      dh[s:e].add_(self.slice_back(dz[:, v:u].contiguous(), x, w[HEAD][v:u]TO_NARROW, g, v))
                      v = u
                    s = e
                  self.trunk_back(w, frequencies, ids, positions, pad, unpad, int(rows), int(cols), at, bool(recompute), dh, kept, g)
                  torch.set_grad_enabled(True)
                  return logprob
                """.replace("CHUNK", Integer.toString(CHUNK))
                        .replace("PRODUCT", model.head("h[s:e]", "w[HEAD]"))));
    }
}
