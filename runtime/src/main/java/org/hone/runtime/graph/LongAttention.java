package org.hone.runtime.graph;

import java.util.List;

/**
 * Causal attention of long sequences on the CPU, tile of queries by tile of keys, so that no more weights are alive than lie in the nearer
 * caches. With the softmax {@code q} of a tile's scores {@code s} and the logarithm {@code λ} of its normaliser, the result {@code o} of the
 * keys before it and the logarithm {@code L} of their normaliser become (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018)
 *
 * <pre>{@code
 * L' = log(exp L + exp λ)     o' = o exp(L − L') + q V exp(λ − L')
 * }</pre>
 *
 * Kept for the way back is the last {@code L}, which gives the weights {@code P = exp(s − L)} of any tile again. With
 * the gradient {@code dO} of the result {@code O} and {@code δ = Σ dO · O} over each query's row (Dao et al., "FlashAttention", 2022)
 *
 * <pre>{@code
 * dV = Pᵀ dO     dS = P (dO Vᵀ − δ)     dQ = scale · dS K     dK = scale · dSᵀ Q
 * }</pre>
 *
 * Queries that share a key's head are rows of one product. Sums and exponentials are fp32, products what the model's are.
 */
final class LongAttention {
    /** Keys of a tile. */
    private static final int KEYS = 512;

    /** Queries of a tile, at most and at least. */
    private static final int MOST = 128;

    private static final int LEAST = 16;

    /** Weights of a tile, over all heads and sequences: 4 MiB in fp32. */
    private static final int TILE = 1 << 20;

    private LongAttention() {}

    static List<Method> of(Transformer model) {
        return List.of(
                model.fill("queries_of", """
                def queries_of(self, rows: int) -> int:
                  return max(LEAST, min(MOST, TILE // (rows * HEADS * KEYS) // LEAST * LEAST))
                """.replace("LEAST", Integer.toString(LEAST))
                        .replace("MOST", Integer.toString(MOST))
                        .replace("TILE", Integer.toString(TILE))
                        .replace("KEYS", Integer.toString(KEYS))),
                // scale x yᵀ + more, in fp32, with a pass over memory as seldom as may be.
                new Method("compared", """
                def compared(self, x: Tensor, y: Tensor, scale: float, more: Tensor) -> Tensor:
                  return %s
                """.formatted(
                                model.narrow()
                                        ? "torch.add(more, torch.bmm(x, y.transpose(1, 2)), alpha=scale)"
                                        : "torch.baddbmm(more, x, y.transpose(1, 2), alpha=scale)")),
                // The scores of the queries from i on and the keys from a on.
                model.fill("tile", """
                def tile(self, q: Tensor, k: Tensor, i: int, a: int, more: Tensor) -> Tensor:
                  s = self.compared(q, k, SCORE_SCALE, more)
                  n = q.size(1) // GROUPS
                  if a + k.size(1) > i + 1:
                    later = torch.triu(torch.full([n, k.size(1)], -inf, dtype=6, device=q.device), i - a + 1)
                    s = s.add_(torch.repeat_interleave(later, GROUPS, 0))
                  return s
                """),
                model.fill("long_attention", forward()),
                model.fill("long_back", back()));
    }

    /** The result, and {@code L}. */
    private static String forward() {
        return """
                def long_attention(self, q: Tensor, k: Tensor, v: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> List[Tensor]:
                  q = self.side_by_side(q, pad, rows, cols)
                  k = self.side_by_side(k, pad, rows, cols)
                  v = self.side_by_side(v, pad, rows, cols)
                  whole = torch.empty([q.size(0), q.size(1), 1], dtype=6, device=q.device)
                  a = torch.empty_like(q)
                  nothing = torch.zeros([1, 1, 1], dtype=6, device=q.device)
                  n = self.queries_of(rows)
                  i = 0
                  while i < cols:
                    j = min(i + n, cols)
                    own = q[:, i * GROUPS:j * GROUPS]
                    before = torch.full([q.size(0), own.size(1), 1], -inf, dtype=6, device=q.device)
                    o = torch.zeros(own.size(), dtype=6, device=q.device)
                    c = 0
                    while c < j:
                      e = min(c + KEYS, j)
                      s = self.tile(own, k[:, c:e], i, c, nothing)
                      here = torch.amax(s, [2], True)
                      s = torch.softmax(s, 2)
                      here = here.sub_(torch.log(torch.amax(s, [2], True)))
                      now = torch.logaddexp(before, here)
                      o = o.mul_(torch.exp(before.sub_(now)))
                      o = o.addcmul_(torch.bmm(sTO_NARROW, v[:, c:e]), torch.exp(here.sub_(now)))
                      before = now
                      c = e
                    a[:, i * GROUPS:j * GROUPS] = o
                    whole[:, i * GROUPS:j * GROUPS] = before
                    i = j
                  a = a.view(rows, KV_HEADS, cols, GROUPS, HEAD_DIM).transpose(1, 2).reshape(rows * cols, ATTENTION_WIDTH)
                  return [torch.index_select(a, 0, unpad), whole]
                """.replace("KEYS", Integer.toString(KEYS));
    }

    /**
     * The gradients of queries, keys and values. Nothing comes back to fillers. Of the rows of a prompt that several sequences
     * share, the queries have one place, {@code unpad}'s; what the keys and values of all their places get adds up.
     */
    private static String back() {
        return """
                def long_back(self, o: Tensor, whole: Tensor, q: Tensor, k: Tensor, v: Tensor, d: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> List[Tensor]:
                  delta = torch.neg(torch.sum((dTO_WIDE * o).view(-1, HEADS, HEAD_DIM), [2]))
                  delta = torch.zeros([rows * cols, HEADS], dtype=6, device=q.device).index_copy_(0, unpad, delta)
                  delta = delta.view(rows, cols, KV_HEADS, GROUPS).transpose(1, 2).reshape(rows * KV_HEADS, -1, 1)
                  d = torch.zeros([rows * cols, ATTENTION_WIDTH], dtype=NARROWEST, device=q.device).index_copy_(0, unpad, d)
                  d = d.view(rows, cols, KV_HEADS, -1, HEAD_DIM).transpose(1, 2).reshape(rows * KV_HEADS, -1, HEAD_DIM)
                  q = self.side_by_side(q, pad, rows, cols)
                  k = self.side_by_side(k, pad, rows, cols)
                  v = self.side_by_side(v, pad, rows, cols)
                  dq = torch.empty_like(q)
                  dk = torch.zeros(k.size(), dtype=6, device=q.device)
                  dv = torch.zeros(v.size(), dtype=6, device=q.device)
                  n = self.queries_of(rows)
                  i = 0
                  while i < cols:
                    j = min(i + n, cols)
                    own = q[:, i * GROUPS:j * GROUPS]
                    do = d[:, i * GROUPS:j * GROUPS]
                    back = torch.zeros(own.size(), dtype=6, device=q.device)
                    c = 0
                    while c < j:
                      e = min(c + KEYS, j)
                      p = self.tile(own, k[:, c:e], i, c, torch.neg(whole[:, i * GROUPS:j * GROUPS])).exp_()
                      dv[:, c:e].add_(torch.bmm(pTO_NARROW.transpose(1, 2), do))
                      s = self.compared(do, v[:, c:e], 1., delta[:, i * GROUPS:j * GROUPS]).mul_(p)TO_NARROW
                      back.add_(torch.bmm(s, k[:, c:e]))
                      dk[:, c:e].add_(torch.bmm(s.transpose(1, 2), own))
                      c = e
                    dq[:, i * GROUPS:j * GROUPS] = back.mul_(SCORE_SCALE)
                    i = j
                  dq = dq.view(rows, KV_HEADS, cols, GROUPS, HEAD_DIM).transpose(1, 2).reshape(rows * cols, HEADS, HEAD_DIM)
                  all = [torch.index_select(dq, 0, unpad)]
                  for x in [dk.mul_(SCORE_SCALE), dv]:
                    x = x.view(rows, KV_HEADS, cols, HEAD_DIM).transpose(1, 2).reshape(rows * cols, KV_HEADS, HEAD_DIM)
                    sum = torch.zeros([unpad.size(0), KV_HEADS, HEAD_DIM], dtype=6, device=x.device)
                    all.append(sum.index_add_(0, pad, x)TO_NARROW)
                  return all
                """.replace("KEYS", Integer.toString(KEYS));
    }
}
