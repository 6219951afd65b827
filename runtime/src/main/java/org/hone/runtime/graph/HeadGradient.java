package org.hone.runtime.graph;

import java.util.List;

/**
 * Log-probs of a chunk of positions and their derivative back through the head, see {@link TrainMethods}. What is worked on at once
 * stays below {@value #WORKED_ON} bytes: larger blocks than 32 MiB the C library takes from the kernel page by page, each time anew. The
 * probabilities of the whole chunk, which are larger, have a {@code room} of their own that one update makes once.
 *
 * <p>Logits are formed slice of the vocabulary by slice, in fp32 whatever the products are. With {@code q} the softmax of a slice alone and {@code λ} the logarithm of
 * its normaliser, the slice's part of the whole softmax is {@code r q} with {@code r = exp(λ − log Σ exp λ)}. What is kept is {@code q} without the
 * position's own token {@code t}, in the numbers of products. A position's factor {@code f} and {@code r} need not be multiplied into it,
 * only into the rows on either side:
 *
 * <pre>{@code
 * dh = Σ_slices f r (q W) + f (p(t) − 1) W[t]        dW = qᵀ (f r h),  dW[t] += f (p(t) − 1) h
 * }</pre>
 *
 * {@code p(t) − 1} is {@code expm1(log p(t))}, so what is left beside a token that is nearly certain is not lost to the rounding of bfloat16.
 */
final class HeadGradient {
    /** Bytes of logits that are worked on at once. */
    private static final int WORKED_ON = 24 << 20;

    private final Transformer model;

    HeadGradient(Transformer model) {
        this.model = model;
    }

    /** Positions whose logits of the whole vocabulary are worked on at once. */
    static int portion(int vocabulary) {
        return Math.clamp(WORKED_ON / Float.BYTES / vocabulary, 32, 1024);
    }

    List<Method> methods() {
        return List.of(
                // Tokens of the vocabulary whose logits of n positions are worked on at once; no power of two, at whose
                // multiples caches put everything into one place.
                new Method("slice_of", """
                def slice_of(self, n: int) -> int:
                  return max(SLICE_BYTES // (64 * n), 64) * 16 + 16
                """.replace("SLICE_BYTES", Integer.toString(WORKED_ON))),
                // Where the probabilities of a chunk lie, on the device of any tensor.
                model.fill("room", """
                def room(self, like: Tensor) -> Tensor:
                  return torch.empty([CHUNK * VOCABULARY], dtype=NARROWEST, device=like.device)
                """.replace("CHUNK", Integer.toString(model.chunk()))),
                model.fill("slice_back", sliceBack()),
                ahead(),
                back());
    }

    /**
     * From the gradient {@code dz} of the logits of the tokens from {@code first} on, which lies whole, to that of the rows {@code x}. Sums over tokens are fp32, whatever
     * the products are.
     */
    private String sliceBack() {
        String begin =
                "def slice_back(self, dz: Tensor, x: Tensor, head: Tensor, g: List[Tensor], first: int) -> Tensor:\n";
        String end = "  return " + model.head("dz", "head.t()") + "TO_WIDE\n";
        if (model.adapted()) {
            return begin + end;
        }
        // oneDNN takes a transposed right side as it is and makes a copy of a transposed left one, so that is the
        // smaller.
        return begin
                + "  g[HEAD][first:first + dz.size(1)].add_(%s)\n"
                        .formatted(model.narrow() ? "torch.mm(dz.t(), x)" : model.head("x.t()", "dz.t()") + ".t()")
                + end;
    }

    /**
     * The log-probs of the rows {@code x} of a chunk, {@code λ} of each slice less the whole logarithm of the normaliser beside them:
     * {@code [rows, 1 + slices]}. What is kept of the probabilities lies in {@code room}.
     */
    private Method ahead() {
        // What is kept of a slice: in fp32 its softmax is formed where it is kept.
        String softmax =
                model.narrow() ? "y = torch.softmax(y, 1, None, out=y)" : "y = torch.softmax(y, 1, None, out=q)";
        String keep = model.narrow() ? "torch.copy_(q, y)" : "";
        return model.fill("head_ahead", """
                def head_ahead(self, x: Tensor, head: Tensor, targets: Tensor, temperature: float, room: Tensor) -> Tensor:
                  m = x.size(0)
                  slice = self.slice_of(m)
                  t = targets.unsqueeze(1)
                  own = torch.zeros([m, 1], dtype=6, device=x.device)
                  sums = annotate(List[Tensor], [])
                  v = 0
                  while v < VOCABULARY:
                    u = min(v + slice, VOCABULARY)
                    q = room[v * m:u * m].view(m, u - v)
                    y = PRODUCT
                    if temperature != 1.:
                      y = y.div_(temperature)
                    here = torch.logical_and(t >= v, t < u)
                    place = torch.clamp(t - v, 0, u - v - 1)
                    own.add_(torch.where(here, torch.gather(y, 1, place), 0.))
                    most = torch.amax(y, [1], True)
                    SOFTMAX
                    sums.append(most.sub_(torch.log(torch.amax(y, [1], True))))
                    y = y.scatter_(1, place, torch.where(here, 0., torch.gather(y, 1, place)))
                    KEEP
                    v = u
                  parts = torch.cat([own] + sums, 1)
                  return parts.sub_(torch.logsumexp(parts[:, 1:], [1], True))
                """.replace("PRODUCT", model.head("x", "head[v:u]"))
                .replace("SOFTMAX", softmax)
                .replace("    KEEP\n", keep.isEmpty() ? "" : "    " + keep + "\n"));
    }

    /** The gradient of the rows {@code x} of a chunk from its factors and what {@code head_ahead} found. */
    private Method back() {
        String own = model.adapted() ? "" : "g[HEAD].index_add_(0, targets, x * c)";
        return model.fill("head_back", """
                def head_back(self, x: Tensor, head: Tensor, targets: Tensor, factors: Tensor, temperature: float, parts: Tensor, room: Tensor, g: List[Tensor]) -> Tensor:
                  m = x.size(0)
                  slice = self.slice_of(m)
                  f = factors.unsqueeze(1) / temperature
                  c = torch.expm1(parts[:, 0:1]).mul_(f)
                  OWN
                  d = torch.embedding(head, targets).mul_(c)
                  i = 1
                  v = 0
                  while v < VOCABULARY:
                    u = min(v + slice, VOCABULARY)
                    r = torch.exp(parts[:, i:i + 1]).mul_(f)
                    q = room[v * m:u * m].view(m, u - v)
                    d = d.addcmul_(self.slice_back(q, (x * r)TO_NARROW, head[v:u]TO_NARROW, g, v), r)
                    i = i + 1
                    v = u
                  return d
                """.replace("  OWN\n", own.isEmpty() ? "" : "  " + own + "\n"));
    }
}
