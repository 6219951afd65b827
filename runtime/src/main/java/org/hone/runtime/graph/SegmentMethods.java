package org.hone.runtime.graph;

import java.util.List;

/**
 * Reductions over segments of packed tensors, in float64: {@code index} says for each element of {@code x} which of
 * {@code n} segments it lies in. A segment without elements has the value 0.
 */
public final class SegmentMethods {
    private SegmentMethods() {}

    /** The methods; an archive needs them once. */
    public static List<Method> all() {
        return List.of(
                // Only sequences of prompts with a weight take part; prompts are renumbered so that none is empty.
                // Result: zeros [all tokens] of float64, indices of the active tokens and sequences, owners, weight.
                new Method("segment_layout", """
                        def segment_layout(self, offsets: Tensor, promptOf: Tensor, promptWeight: Tensor) -> List[Tensor]:
                          sequences = torch.numel(promptOf)
                          lengths = torch.sub(torch.slice(offsets, 0, 1), torch.slice(offsets, 0, 0, sequences))
                          numbers = torch.arange(sequences, dtype=4, layout=None, device=ops.prim.device(offsets))
                          sequenceOfToken = torch.repeat_interleave(numbers, lengths)
                          weightOfSequence = torch.index_select(torch.to(promptWeight, 7), 0, promptOf)
                          activeSequence = torch.ne(weightOfSequence, 0.)
                          activeSequences = torch.reshape(torch.nonzero(activeSequence), [-1])
                          activeTokens = torch.reshape(torch.nonzero(torch.index_select(activeSequence, 0, sequenceOfToken)), [-1])
                          position = torch.sub(torch.cumsum(torch.to(activeSequence, 4), 0), 1)
                          token_sequence = torch.index_select(position, 0, torch.index_select(sequenceOfToken, 0, activeTokens))
                          present, sequence_prompt, counts, = torch.unique_consecutive(torch.index_select(promptOf, 0, activeSequences), True)
                          token_prompt = torch.index_select(sequence_prompt, 0, token_sequence)
                          weightOfToken = torch.index_select(torch.to(promptWeight, 7), 0, torch.index_select(present, 0, token_prompt))
                          zero = torch.zeros([torch.numel(sequenceOfToken)], dtype=7, layout=None, device=ops.prim.device(offsets))
                          return [zero, activeTokens, activeSequences, token_sequence, token_prompt, sequence_prompt, torch.zeros_like(present), weightOfToken]
                        """),
                new Method("segment_zeros", """
                        def segment_zeros(self, index: Tensor, n: int) -> Tensor:
                          return torch.zeros([n], dtype=7, layout=None, device=ops.prim.device(index))
                        """),
                new Method("segment_sum", """
                        def segment_sum(self, x: Tensor, index: Tensor, n: int) -> Tensor:
                          return torch.index_add((self).segment_zeros(index, n, ), 0, index, x)
                        """),
                new Method("segment_count", """
                        def segment_count(self, index: Tensor, n: int) -> Tensor:
                          return (self).segment_sum(torch.ones_like(index, dtype=7), index, n, )
                        """),
                // The first element's value, gathered through the least index; an empty segment reads the zero at the
                // end.
                new Method("segment_first", """
                        def segment_first(self, x: Tensor, index: Tensor, n: int) -> Tensor:
                          size = torch.numel(index)
                          device = ops.prim.device(index)
                          numbers = torch.arange(size, dtype=4, layout=None, device=device)
                          none = torch.full([n], size, dtype=4, layout=None, device=device)
                          first = torch.scatter_reduce(none, 0, index, numbers, "amin")
                          zero = torch.zeros([1], dtype=7, layout=None, device=device)
                          return torch.index_select(torch.cat([x, zero]), 0, first)
                        """),
                new Method("segment_plain_mean", """
                        def segment_plain_mean(self, x: Tensor, index: Tensor, n: int) -> Tensor:
                          return torch.div((self).segment_sum(x, index, n, ), torch.clamp_min((self).segment_count(index, n, ), 1.))
                        """),
                new Method("segment_mean", """
                        def segment_mean(self, x: Tensor, index: Tensor, n: int) -> Tensor:
                          first = (self).segment_first(x, index, n, )
                          d = torch.sub(x, torch.index_select(first, 0, index))
                          return torch.add(first, (self).segment_plain_mean(d, index, n, ))
                        """),
                new Method("segment_std", """
                        def segment_std(self, x: Tensor, lost: float, index: Tensor, n: int) -> Tensor:
                          d = torch.sub(x, torch.index_select((self).segment_first(x, index, n, ), 0, index))
                          centred = torch.sub(d, torch.index_select((self).segment_plain_mean(d, index, n, ), 0, index))
                          squares = (self).segment_sum(torch.mul(centred, centred), index, n, )
                          divisor = torch.clamp_min(torch.sub((self).segment_count(index, n, ), lost), 1.)
                          return torch.sqrt(torch.div(squares, divisor))
                        """),
                new Method("segment_min", """
                        def segment_min(self, x: Tensor, index: Tensor, n: int) -> Tensor:
                          return torch.scatter_reduce((self).segment_zeros(index, n, ), 0, index, x, "amin", include_self=False)
                        """),
                new Method("segment_max", """
                        def segment_max(self, x: Tensor, index: Tensor, n: int) -> Tensor:
                          return torch.scatter_reduce((self).segment_zeros(index, n, ), 0, index, x, "amax", include_self=False)
                        """),
                // Sorted by value, then stably by segment, so that the members of a segment stand together in order.
                new Method("segment_quantile", """
                        def segment_quantile(self, x: Tensor, level: float, index: Tensor, n: int) -> Tensor:
                          values, byValue, = torch.sort(x, stable=True, dim=0, descending=False)
                          segments, bySegment, = torch.sort(torch.index_select(index, 0, byValue), stable=True, dim=0, descending=False)
                          zero = torch.zeros([1], dtype=7, layout=None, device=ops.prim.device(x))
                          sorted = torch.cat([torch.index_select(values, 0, bySegment), zero])
                          count = (self).segment_count(index, n, )
                          start = torch.sub(torch.cumsum(count, 0), count)
                          place = torch.mul(torch.clamp_min(torch.sub(count, 1.), 0.), level)
                          floor = torch.floor(place)
                          below = torch.index_select(sorted, 0, torch.to(torch.add(start, floor), 4))
                          above = torch.index_select(sorted, 0, torch.to(torch.add(start, torch.ceil(place)), 4))
                          between = torch.add(below, torch.mul(torch.sub(above, below), torch.sub(place, floor)))
                          return torch.where(torch.eq(count, 0.), torch.zeros_like(between), between)
                        """),
                // The value `by` elements later in the same segment, else 0.
                new Method("segment_next", """
                        def segment_next(self, x: Tensor, index: Tensor, by: int) -> Tensor:
                          size = torch.numel(index)
                          later = torch.slice(torch.cat([torch.slice(x, 0, by), torch.zeros([by], dtype=7, layout=None, device=ops.prim.device(x))]), 0, 0, size)
                          none = torch.full([by], -1, dtype=4, layout=None, device=ops.prim.device(x))
                          owner = torch.slice(torch.cat([torch.slice(index, 0, by), none]), 0, 0, size)
                          return torch.where(torch.eq(owner, index), later, torch.zeros_like(later))
                        """),
                // Each round doubles how far a sum reaches: after it, y(t) holds x(t) … x(t + 2·by − 1), discounted.
                new Method("segment_discounted_sum", """
                        def segment_discounted_sum(self, x: Tensor, discount: float, index: Tensor) -> Tensor:
                          y = torch.mul(x, 1.)
                          size = torch.numel(index)
                          by = 1
                          factor = discount
                          while by < size:
                            y = torch.add(y, torch.mul((self).segment_next(y, index, by, ), factor))
                            factor = factor * factor
                            by = by * 2
                          return y
                        """));
    }
}
