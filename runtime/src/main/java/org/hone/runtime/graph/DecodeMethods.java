package org.hone.runtime.graph;

import java.util.List;

/**
 * Sampling with a key-value cache: one native call decodes a whole batch of replies.
 *
 * <p>Prompts stand at the right ({@code prompts: [prompts, width]}, filler at the left) and are computed once each;
 * {@code row: [replies]} says which prompt a reply continues. All replies write the same cache column, so a step writes
 * one slice and reads one contiguous range. Finished replies leave the batch when a fifth of it has ended. Token
 * {@code t} of reply {@code i} is drawn by inverting the cumulative distribution at {@code uniforms[i, t]}, so a draw
 * depends on its own number and distribution only, whatever else is in the batch.
 */
final class DecodeMethods {
    private DecodeMethods() {}

    static List<Method> of(Transformer model) {
        return List.of(
                model.fill("prefill_layer", """
                def prefill_layer(self, h: Tensor, p: List[Tensor], cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor, row: Tensor, mask: Tensor) -> Tensor:
                  n = mask.size(0)
                  cols = mask.size(3)
                  QKV
                  q = q.view(n, cols, HEADS, HEAD_DIM).transpose(1, 2)
                  k = k.view(n, cols, KV_HEADS, HEAD_DIM).transpose(1, 2)
                  v = v.view(n, cols, KV_HEADS, HEAD_DIM).transpose(1, 2)
                  torch.copy_(torch.narrow(keys, 2, 0, cols), torch.index_select(k, 0, row))
                  torch.copy_(torch.narrow(values, 2, 0, cols), torch.index_select(v, 0, row))
                  a = torch.scaled_dot_product_attention(q, REPEAT(k), REPEAT(v), mask)
                  a = a.transpose(1, 2).reshape(n * cols, ATTENTION_WIDTH)
                  OUTPUT_AND_FEED_FORWARD
                  return h
                """),
                model.fill("decode_layer", """
                def decode_layer(self, h: Tensor, p: List[Tensor], cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor, column: int, mask: Tensor) -> Tensor:
                  n = h.size(0)
                  QKV
                  torch.copy_(torch.select(keys, 2, column), k)
                  torch.copy_(torch.select(values, 2, column), v)
                  a = torch.scaled_dot_product_attention(q.view(n, KV_HEADS, GROUPS, HEAD_DIM), torch.narrow(keys, 2, 0, column + 1), torch.narrow(values, 2, 0, column + 1), mask)
                  a = a.reshape(n, ATTENTION_WIDTH)
                  OUTPUT_AND_FEED_FORWARD
                  return h
                """),
                new Method("pick", """
                def pick(self, z: Tensor, u: Tensor, greedy: bool, top_p: float) -> Tensor:
                  if greedy:
                    chosen = torch.argmax(z, 1)
                  else:
                    q = torch.softmax(z, 1)
                    if top_p < 1.:
                      kept, order = torch.sort(q, dim=1, descending=True)
                      before = torch.cumsum(kept, 1) - kept
                      kept = torch.masked_fill(kept, before >= top_p, 0.)
                      c = torch.cumsum(kept, 1)
                      i = torch.searchsorted(c, u.unsqueeze(1) * c[:, -1:], right=True)
                      i = torch.clamp(i, 0, z.size(1) - 1)
                      chosen = torch.gather(order, 1, i).squeeze(1)
                    else:
                      c = torch.cumsum(q, 1)
                      i = torch.searchsorted(c, u.unsqueeze(1) * c[:, -1:], right=True)
                      chosen = torch.clamp(i, 0, z.size(1) - 1).squeeze(1)
                  return chosen
                """),
                model.fill(
                        "generate",
                        GENERATE.replace("PACKED", model.packedHead("p[HEAD]"))
                                .replace("PRODUCT", model.head("h", "head"))));
    }

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
                layers.append(self.merged(p, i))
                kc = torch.zeros([n, KV_HEADS, width + budget, HEAD_DIM], dtype=NARROWEST, device=device)
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
              open = torch.cat([torch.index_select(valid, 0, row), torch.ones([n, budget], dtype=11, device=device)], 1)
              ended = torch.zeros([n], dtype=11, device=device)
              t = 0
              while t < budget:
                next = self.pick(z, torch.index_select(uniforms[:, t], 0, alive), greedy, top_p)
                chosen = torch.gather(z, 1, next.unsqueeze(1)).squeeze(1) - torch.logsumexp(z, [1])
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
                    open = torch.index_select(open, 0, keep)
                    next = torch.index_select(next, 0, keep)
                    ended = torch.index_select(ended, 0, keep)
                    for i in range(LAYERS):
                      keys[i] = torch.index_select(keys[i], 0, keep)
                      values[i] = torch.index_select(values[i], 0, keep)
                  column = width + t - 1
                  angle = (column - begin).to(6).unsqueeze(1) * frequencies.unsqueeze(0)
                  cos = torch.cos(angle).unsqueeze(1)
                  sin = torch.sin(angle).unsqueeze(1)
                  m = torch.narrow(open, 1, 0, column + 1).unsqueeze(1).unsqueeze(1)
                  h = torch.embedding(p[0], next)
                  for i in range(LAYERS):
                    h = self.decode_layer(h, layers[i], cos, sin, keys[i], values[i], column, m)
                  h = self.normed(h, p[FINAL_NORM])
                  z = PRODUCT.div_(heat)
              return [tokens, logprobs]
            """;
}
