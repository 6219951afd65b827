package org.hone.runtime.graph;

import java.util.List;

/**
 * Log-probs of a chunk of positions, {@code s} to {@code e}, and their derivative back through the head, see {@link TrainMethods}. What is worked on at once
 * stays below {@value #WORKED_ON} bytes: larger blocks than 32 MiB the C library takes from the kernel page by page, each time anew.
 *
 * <p>In fp32 the chunk's logits are formed slice of the vocabulary by slice. With {@code q} the softmax of a slice alone and {@code λ} the logarithm of
 * its normaliser, the slice's part of the whole softmax is {@code q · exp(λ − log Σ exp λ)}. So the head needs no other layout,
 * and each slice is by itself what the products of the derivative take.
 *
 * <p>In bfloat16 the logits, which are fp32, are formed portion of the positions by portion, of the whole vocabulary, and their gradient is kept in half the size: products with
 * it are so fast that the slices' passes over memory would cost more than they save.
 */
final class HeadGradient {
    /** Bytes of logits that are worked on at once. */
    private static final int WORKED_ON = 24 << 20;

    /** Rows of the head whose gradient in bfloat16 is formed at once. */
    private static final int SLICE = 4096;

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
                model.fill("head_back", back()));
    }

    /**
     * From the gradient {@code dz} of the logits of the tokens from {@code first} on, which lies whole, to that of the rows {@code x}. Sums over tokens are fp32, whatever
     * the products are.
     */
    private String back() {
        String begin =
                "def head_back(self, dz: Tensor, x: Tensor, head: Tensor, g: List[Tensor], first: int) -> Tensor:\n";
        String end = "  return " + model.head("dz", "head.t()") + "TO_WIDE\n";
        if (model.adapted()) {
            return begin + end;
        }
        // By slices, because what a product gives for the whole vocabulary is as large as the head. oneDNN takes a
        // transposed right side as it is and makes a copy of a transposed left one, so that is the smaller.
        return begin
                + """
                  left = dz.t()
                  v = 0
                  while v < dz.size(1):
                    u = min(v + SLICE, dz.size(1))
                    g[HEAD][first + v:first + u].add_(GRADIENT)
                    v = u
                """.replace(
                                "GRADIENT",
                                model.narrow() ? "torch.mm(left[v:u], x)" : model.head("x.t()", "left") + ".t()")
                        .replace("SLICE", model.narrow() ? Integer.toString(SLICE) : "dz.size(1)")
                + end;
    }

    /** Statements that fill {@code logprob[s:e]} and {@code dh[s:e]}. */
    String statements() {
        return (model.narrow() ? byPortions() : bySlices()).indent(4);
    }

    private String bySlices() {
        return """
                slice = self.slice_of(e - s)
                t = targets[s:e].unsqueeze(1)
                f = factors[s:e].unsqueeze(1) / temperature
                own = torch.zeros_like(f)
                slices = annotate(List[Tensor], [])
                sums = annotate(List[Tensor], [])
                v = 0
                while v < VOCABULARY:
                  u = min(v + slice, VOCABULARY)
                  y = PRODUCT
                  if temperature != 1.:
                    y = y.div_(temperature)
                  here = torch.logical_and(t >= v, t < u)
                  own.add_(torch.where(here, torch.gather(y, 1, torch.clamp(t - v, 0, u - v - 1)), 0.))
                  most = torch.amax(y, [1], True)
                  y = torch.softmax(y, 1, None, out=y)
                  sums.append(most.sub_(torch.log(torch.amax(y, [1], True))))
                  slices.append(y)
                  v = u
                whole = torch.logsumexp(torch.cat(sums, 1), [1], True)
                logprob[s:e] = own.sub_(whole).squeeze(1)
                dh[s:e] = 0.
                v = 0
                for part in sums:
                  y = slices.pop(0)
                  u = v + y.size(1)
                  y = y.mul_(torch.exp(part - whole).mul_(f))
                  here = torch.logical_and(t >= v, t < u)
                  y = y.scatter_add_(1, torch.clamp(t - v, 0, u - v - 1), torch.where(here, torch.neg(f), 0.))
                  dh[s:e].add_(self.head_back(y, h[s:e], w[HEAD][v:u], g, v))
                  v = u
                """.replace("PRODUCT", model.head("h[s:e]", "w[HEAD][v:u]"));
    }

    private String byPortions() {
        return """
                z = torch.empty([e - s, VOCABULARY], dtype=NARROWEST, device=h.device)
                packed = PACKED
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
                dh[s:e] = self.head_back(z, h[s:e]TO_NARROW, w[HEAD]TO_NARROW, g, 0)
                """.replace("PACKED", model.packedHead("w[HEAD]")).replace("PRODUCT", model.head("h[i:j]", "packed"));
    }
}
