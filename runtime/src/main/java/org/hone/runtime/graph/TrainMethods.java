package org.hone.runtime.graph;

import java.util.List;

/**
 * Scoring and the gradient: log-probs from a head that never holds the logits of more than {@value #CHUNK} positions.
 *
 * <p>The objective of a micro-batch is {@code J = Σ c_t w_t log π(t)} with frozen factors {@code c_t w_t}, so the
 * gradient with respect to the tempered logits {@code z/T} is {@code c_t w_t (onehot − softmax)}; it is written down
 * here instead of traced, chunk by chunk, and only the trunk goes through autograd. Gradients of the loss {@code −J} are
 * added into {@code g}. {@code gradient} runs with gradient mode on, so its numbers arrive as tensors (see the calling
 * conventions of the torch package).
 */
final class TrainMethods {
    /** Positions whose logits are alive at once. */
    static final int CHUNK = 1024;

    /**
     * The beginning of a method that differentiates: the trunk under autograd, then its last rows {@code h} without, with
     * room for their log-probs and their gradient {@code dh}.
     */
    static final String FORWARD = """
              temperature = float(heat)
              p = annotate(List[Tensor], [])
              for i in range(TRUNK_TENSORS):
                x = torch.detach(w[i])
                x.requires_grad_(True)
                p.append(x)
              selected = torch.index_select(self.trunk(p, frequencies, ids, positions, pad, unpad, int(rows), int(cols)), 0, at)
              torch.set_grad_enabled(False)
              h = torch.detach(selected)
              n = h.size(0)
              logprob = torch.empty([n], dtype=6, device=h.device)
              dh = torch.empty_like(h)
            """;

    /** Its end: {@code dh} goes through the trunk. */
    static final String BACKWARD = """
              d = torch.grad([selected], p, annotate(List[Optional[Tensor]], [dh]), None, False, True)
              for i in range(len(d)):
                di = d[i]
                if di is not None:
                  g[i].add_(di)
              return logprob
            """;

    private TrainMethods() {}

    static List<Method> of(Transformer model) {
        return List.of(
                model.fill("score", """
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
                    entropy[s:e] = total - torch.sum(torch.exp(z - total.unsqueeze(1)).mul_(z), [1])
                    s = e
                  return [logprob, entropy]
                """.replace("CHUNK", Integer.toString(CHUNK))),
                model.fill("gradient", """
                def gradient(self, w: List[Tensor], frequencies: Tensor, ids: Tensor, positions: Tensor, pad: Tensor, unpad: Tensor, rows: Tensor, cols: Tensor, g: List[Tensor], at: Tensor, targets: Tensor, factors: Tensor, heat: Tensor) -> Tensor:
                """ + FORWARD + """
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
                    dh[s:e] = torch.mm(z, w[HEAD])
                    g[HEAD].addmm_(z.t(), h[s:e])
                    s = e
                """.replace("CHUNK", Integer.toString(CHUNK)) + BACKWARD));
    }
}
