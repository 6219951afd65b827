package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Causal attention over packed rows: from queries, keys and values {@code [tokens, heads, headDim]} to what it gives of each,
 * {@code [tokens, heads · headDim]}, and back.
 *
 * <p>On the CPU sequences that are not long are done as batched products over all sequences and key heads at once, block of queries by block of
 * queries, each of which meets the keys up to its own end only. The queries that share a key's head are rows of one product. That holds the
 * weights of every query for the backward pass, which the fused operator does not, and takes two thirds of its time in fp32 and a third to a ninth in
 * bfloat16. Long sequences have {@link LongAttention}, other devices the fused operator. The derivative of all but {@link LongAttention} is autograd's.
 */
final class Attention {
    /** Width up to which all weights are held. */
    private static final int SHORT = 512;

    /** Queries in a block, at most. In bfloat16 there is one block: its products are oneDNN's, which keeps compiled code for every shape. */
    private static final int BLOCK = 64;

    private Attention() {}

    static List<Method> of(Transformer model) {
        List<Method> methods = new ArrayList<>();
        methods.add(model.fill("side_by_side", """
                def side_by_side(self, x: Tensor, pad: Tensor, rows: int, cols: int) -> Tensor:
                  x = torch.index_select(x, 0, pad).view(rows, cols, KV_HEADS, -1, HEAD_DIM).transpose(1, 2)
                  return x.reshape(rows * KV_HEADS, -1, HEAD_DIM)
                """));
        methods.addAll(LongAttention.of(model));
        methods.addAll(shorter(model));
        methods.addAll(derivative(model));
        return methods;
    }

    private static List<Method> shorter(Transformer model) {
        return List.of(
                new Method("tiled", """
                def tiled(self, cols: int, x: Tensor) -> bool:
                  return cols > SHORT and not x.is_cuda
                """.replace("SHORT", Integer.toString(SHORT))),
                // Equal blocks that end at multiples of 16.
                new Method("block_of", """
                def block_of(self, cols: int) -> int:
                  blocks = (cols + BLOCK - 1) // BLOCK
                  return (cols + 16 * blocks - 1) // (16 * blocks) * 16
                """.replace("BLOCK", Integer.toString(model.narrow() ? SHORT : BLOCK))),
                model.fill("attention", """
                def attention(self, q: Tensor, k: Tensor, v: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> Tensor:
                  if self.tiled(cols, q):
                    return self.long_attention(q, k, v, pad, unpad, rows, cols)[0]
                  if not q.is_cuda:
                    q = self.side_by_side(q, pad, rows, cols)
                    k = self.side_by_side(k, pad, rows, cols).transpose(1, 2).contiguous()
                    v = self.side_by_side(v, pad, rows, cols)
                    block = self.block_of(cols)
                    later = torch.repeat_interleave(torch.triu(torch.full([block, block], -inf, dtype=NARROWEST, device=q.device), 1), GROUPS, 0)
                    parts = annotate(List[Tensor], [])
                    start = 0
                    while start < cols:
                      end = min(start + block, cols)
                      n = end - start
                      mask = torch.constant_pad_nd(later[:n * GROUPS, :n], [start, 0]).unsqueeze(0)
                      s = torch.baddbmm(mask, q[:, start * GROUPS:end * GROUPS], k[:, :, :end], alpha=SCORE_SCALE)
                      parts.append(torch.bmm(torch.softmax(s, 2), v[:, :end]))
                      start = end
                    a = torch.cat(parts, 1).view(rows, KV_HEADS, cols, GROUPS, HEAD_DIM).transpose(1, 2).reshape(rows * cols, ATTENTION_WIDTH)
                  else:
                    q = torch.index_select(q, 0, pad).view(rows, cols, HEADS, HEAD_DIM).transpose(1, 2)
                    k = torch.index_select(k, 0, pad).view(rows, cols, KV_HEADS, HEAD_DIM).transpose(1, 2)
                    v = torch.index_select(v, 0, pad).view(rows, cols, KV_HEADS, HEAD_DIM).transpose(1, 2)
                    a = torch.scaled_dot_product_attention(q, REPEAT(k), REPEAT(v), None, 0., True)
                    a = a.transpose(1, 2).reshape(rows * cols, ATTENTION_WIDTH)
                  return torch.index_select(a, 0, unpad)
                """));
    }

    private static List<Method> derivative(Transformer model) {
        return List.of(
                new Method("leaf", """
                def leaf(self, x: Tensor) -> Tensor:
                  y = torch.detach(x)
                  y.requires_grad_(True)
                  return y
                """),
                // The result, and what the way back takes.
                model.fill("attention_kept", """
                def attention_kept(self, q: Tensor, k: Tensor, v: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> List[Tensor]:
                  if self.tiled(cols, q):
                    return self.long_attention(q, k, v, pad, unpad, rows, cols) + [q, k, v]
                  q = self.leaf(q)
                  k = self.leaf(k)
                  v = self.leaf(v)
                  torch.set_grad_enabled(True)
                  a = self.attention(q, k, v, pad, unpad, rows, cols)
                  torch.set_grad_enabled(False)
                  return [a, q, k, v]
                """),
                model.fill("attention_back", """
                def attention_back(self, kept: List[Tensor], d: Tensor, pad: Tensor, unpad: Tensor, rows: int, cols: int) -> List[Tensor]:
                  if self.tiled(cols, d):
                    return self.long_back(kept[0], kept[1], kept[2], kept[3], kept[4], d, pad, unpad, rows, cols)
                  found = torch.grad([kept[0]], [kept[1], kept[2], kept[3]], annotate(List[Optional[Tensor]], [d]), None, False, False)
                  all = annotate(List[Tensor], [])
                  for i in range(len(found)):
                    x = found[i]
                    if x is not None:
                      all.append(x)
                  return all
                """));
    }
}
