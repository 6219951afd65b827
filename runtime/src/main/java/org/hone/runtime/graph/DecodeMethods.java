package org.hone.runtime.graph;

import java.util.List;

/**
 * Sampling with a key-value cache: one native call decodes a whole batch of replies.
 *
 * <p>Prompts stand at the right ({@code prompts: [prompts, width]}, filler at the left) and are computed once each;
 * {@code row: [replies]} says which prompt a reply continues. All replies write the same cache column. Keys are cached as
 * {@code [replies, heads, headDim, columns]}, the transpose of values, so that both products of attention read rows in order (twice as
 * fast on the CPU as the fused operator, whose blocks are made for many queries). Finished replies leave the batch when a fifth of it has ended. Token
 * {@code t} of reply {@code i} is drawn by inverting the cumulative distribution at {@code uniforms[i, t]}, so a draw
 * depends on its own number and distribution only, whatever else is in the batch. A large vocabulary is added up by blocks
 * first: the block is found, then the token in it.
 */
final class DecodeMethods {
    /** Tokens from which on a vocabulary is searched by blocks. */
    private static final int LARGE = 4096;

    /**
     * In bfloat16 attention reads the columns of the cache by blocks of so many; those that are not written yet are closed. These products
     * are oneDNN's, which compiles one for every shape that it meets and keeps the code, a megabyte each: a shape of its own
     * for every token was 2.3 GB in replies of 1,024 tokens.
     */
    private static final int COLUMNS = 32;

    private DecodeMethods() {}

    static List<Method> of(Transformer model) {
        var layer = new PackedLayer(model);
        return List.of(
                INVERTED,
                layer.method(),
                model.fill("prefill_layer", """
                def prefill_layer(self, h: Tensor, p: List[Tensor], cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor, row: Tensor, mask: Tensor) -> Tensor:
                  n = mask.size(0)
                  cols = mask.size(3)
                """ + layer.queryKeyValue() + """
                  q = q.view(n, cols, HEADS, HEAD_DIM).transpose(1, 2)
                  k = k.view(n, cols, KV_HEADS, HEAD_DIM).transpose(1, 2)
                  v = v.view(n, cols, KV_HEADS, HEAD_DIM).transpose(1, 2)
                  torch.copy_(torch.narrow(keys, 3, 0, cols), torch.index_select(k.transpose(2, 3), 0, row))
                  torch.copy_(torch.narrow(values, 2, 0, cols), torch.index_select(v, 0, row))
                  a = torch.scaled_dot_product_attention(q, REPEAT(k), REPEAT(v), mask)
                  a = a.transpose(1, 2).reshape(n * cols, ATTENTION_WIDTH)
                """ + layer.outputAndFeedForward() + """
                  return h
                """),
                model.fill("decode_layer", """
                def decode_layer(self, h: Tensor, p: List[Tensor], cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor, column: int, mask: Tensor) -> Tensor:
                  n = h.size(0)
                """ + layer.queryKeyValue() + """
                  torch.copy_(torch.select(keys, 3, column), k)
                  torch.copy_(torch.select(values, 2, column), v)
                  k = torch.narrow(keys.view(n * KV_HEADS, HEAD_DIM, -1), 2, 0, mask.size(2))
                  v = torch.narrow(values.view(n * KV_HEADS, -1, HEAD_DIM), 1, 0, mask.size(2))
                  a = torch.baddbmm(mask, q.reshape(n * KV_HEADS, GROUPS, HEAD_DIM), k, alpha=SCORE_SCALE)
                  a = torch.bmm(torch.softmax(a, 2), v).view(n, ATTENTION_WIDTH)
                """ + layer.outputAndFeedForward() + """
                  return h
                """),
                model.fill("pick", PICK.replace("DRAWN", drawn(block(model.vocabulary())))),
                model.fill(
                        "generate",
                        GENERATE.replace("COLUMNS", Integer.toString(model.narrow() ? COLUMNS : 1))
                                .replace("PACKED", model.packedHead("p[HEAD]"))
                                .replace("PRODUCT", model.head("h", "head"))));
    }

    /** The tokens of a block: the largest number up to 512 that divides the vocabulary; 1 if there is none above 16, or no need. */
    static int block(int vocabulary) {
        int block = vocabulary < LARGE ? 1 : 512;
        while (block > 1 && vocabulary % block != 0) {
            block--;
        }
        return block < 16 ? 1 : block;
    }

    private static String drawn(int block) {
        String source = block == 1 ? """
                      chosen = self.inverted(torch.cumsum(q, 1), u)
                """ : """
                      blocks = q.view(q.size(0), -1, BLOCK)
                      s = torch.sum(blocks, [2])
                      c = torch.cumsum(s, 1)
                      i = self.inverted(c, u)
                      rest = u * c[:, -1] - torch.gather(c - s, 1, i.unsqueeze(1)).squeeze(1)
                      part = torch.gather(blocks, 1, i.view(-1, 1, 1).expand(-1, 1, BLOCK)).squeeze(1)
                      d = torch.cumsum(part, 1)
                      chosen = i * BLOCK + self.inverted(d, rest / d[:, -1])
                """;
        return source.replace("BLOCK", Integer.toString(block)).stripTrailing();
    }

    /** The first index whose cumulative weight is above the share {@code u} of the whole: never one of weight 0, whatever rounding does. */
    private static final Method INVERTED = new Method("inverted", """
            def inverted(self, c: Tensor, u: Tensor) -> Tensor:
              u = torch.clamp(u, 0., 0.9999999)
              return torch.searchsorted(c, (u * c[:, -1]).unsqueeze(1), right=True).clamp_(0, c.size(1) - 1).squeeze(1)
            """);

    /** From tempered logits to the chosen tokens and their log-probs. */
    private static final String PICK = """
            def pick(self, z: Tensor, u: Tensor, greedy: bool, top_p: float) -> Tuple[Tensor, Tensor]:
              q = torch.softmax(z, 1)
              if greedy:
                chosen = torch.argmax(z, 1)
              else:
                if top_p < 1.:
                  kept, order = torch.sort(q, dim=1, descending=True)
                  before = torch.cumsum(kept, 1) - kept
                  kept = torch.masked_fill(kept, before >= top_p, 0.)
                  i = self.inverted(torch.cumsum(kept, 1), u)
                  chosen = torch.gather(order, 1, i.unsqueeze(1)).squeeze(1)
                else:
            DRAWN
              return (chosen, torch.log(torch.gather(q, 1, chosen.unsqueeze(1)).squeeze(1)))
            """;

    private static final String GENERATE = """
            def generate(self, p: List[Tensor], frequencies: Tensor, prompts: Tensor, lengths: Tensor, row: Tensor, budget: int, uniforms: Tensor, stops: Tensor, temperature: float, top_p: float) -> List[Tensor]:
              np = prompts.size(0)
              width = prompts.size(1)
              n = row.size(0)
              device = prompts.device
              greedy = temperature == 0.
              heat = temperature
              if greedy:
                heat = 1.
              start = width - lengths
              places = torch.arange(width, device=device)
              valid = places.unsqueeze(0) >= start.unsqueeze(1)
              positions = torch.clamp(places.unsqueeze(0) - start.unsqueeze(1), 0)
              causal = places.unsqueeze(0) <= places.unsqueeze(1)
              mask = (causal.unsqueeze(0) & valid.unsqueeze(1)) | torch.eye(width, dtype=11, device=device).unsqueeze(0)
              mask = mask.unsqueeze(1)
              angle = positions.reshape(-1).to(6).unsqueeze(1) * frequencies.unsqueeze(0)
              cos = torch.cos(angle).unsqueeze(1)
              sin = torch.sin(angle).unsqueeze(1)
              keys = annotate(List[Tensor], [])
              values = annotate(List[Tensor], [])
              layers = annotate(List[List[Tensor]], [])
              h = torch.embedding(p[0], prompts.reshape(-1))
              for i in range(LAYERS):
                layers.append(self.packed_layer(p, i))
                kc = torch.zeros([n, KV_HEADS, HEAD_DIM, width + budget], dtype=NARROWEST, device=device)
                vc = torch.zeros([n, KV_HEADS, width + budget, HEAD_DIM], dtype=NARROWEST, device=device)
                h = self.prefill_layer(h, layers[i], cos, sin, kc, vc, row, mask)
                keys.append(kc)
                values.append(vc)
              h = h.view(np, width, HIDDEN)[:, width - 1]
              h = self.normed(h, p[FINAL_NORM])
              head = PACKED
              z = torch.index_select(PRODUCT, 0, row).div_(heat)
              tokens = torch.full([n, budget], -1, dtype=4, device=device)
              logprobs = torch.zeros([n, budget], dtype=6, device=device)
              alive = torch.arange(n, device=device)
              begin = torch.index_select(start, 0, row)
              closed = torch.zeros([np, width], dtype=NARROWEST, device=device).masked_fill_(torch.logical_not(valid), -inf)
              closed = torch.cat([torch.index_select(closed, 0, row), torch.full([n, budget], -inf, dtype=NARROWEST, device=device)], 1)
              ended = torch.zeros([n], dtype=11, device=device)
              t = 0
              while t < budget:
                next, chosen = self.pick(z, torch.index_select(uniforms[:, t], 0, alive), greedy, top_p)
                tokens[:, t] = torch.index_copy(tokens[:, t], 0, alive, torch.masked_fill(next, ended, -1))
                logprobs[:, t] = torch.index_copy(logprobs[:, t], 0, alive, torch.masked_fill(chosen, ended, 0.))
                ended = ended | torch.isin(next, stops)
                left = next.size(0) - int(torch.sum(ended))
                t = t + 1
                if left == 0 or t == budget:
                  t = budget
                else:
                  if left * 10 < next.size(0) * 8:
                    keep = torch.nonzero(torch.logical_not(ended)).squeeze(1)
                    alive = torch.index_select(alive, 0, keep)
                    begin = torch.index_select(begin, 0, keep)
                    closed = torch.index_select(closed, 0, keep)
                    next = torch.index_select(next, 0, keep)
                    ended = torch.index_select(ended, 0, keep)
                    for i in range(LAYERS):
                      keys[i] = torch.index_select(keys[i], 0, keep)
                      values[i] = torch.index_select(values[i], 0, keep)
                  column = width + t - 1
                  angle = (column - begin).to(6).unsqueeze(1) * frequencies.unsqueeze(0)
                  cos = torch.cos(angle).unsqueeze(1)
                  sin = torch.sin(angle).unsqueeze(1)
                  closed[:, column] = 0.
                  open = min((column // COLUMNS + 1) * COLUMNS, width + budget)
                  m = torch.narrow(closed, 1, 0, open).repeat_interleave(KV_HEADS, 0).unsqueeze(1)
                  h = torch.embedding(p[0], next)
                  for i in range(LAYERS):
                    h = self.decode_layer(h, layers[i], cos, sin, keys[i], values[i], column, m)
                  h = self.normed(h, p[FINAL_NORM])
                  z = PRODUCT.div_(heat)
              return [tokens, logprobs]
            """;
}
