package org.hone.runtime.graph;

import java.util.List;

/**
 * Weights from the bytes of a file, by their number in PyTorch's list of types: 5 is half, 6 float, 15 bfloat16. Bytes become
 * numbers by a copy, the only way that the compiler finds, so it is made piece by piece.
 */
final class LoadMethods {
    /** Bytes of a piece. */
    private static final int PIECE = 1 << 24;

    private LoadMethods() {}

    static List<Method> all() {
        return List.of(
                new Method("fill", """
                def fill(self, into: Tensor, x: Tensor, kind: int, width: int) -> int:
                  flat = into.view(-1)
                  n = x.size(0)
                  s = 0
                  while s < n:
                    e = min(s + PIECE, n)
                    torch.copy_(flat[s // width:e // width], torch.view_copy(x[s:e], dtype=kind))
                    s = e
                  return 0
                """.replace("PIECE", Integer.toString(PIECE))),
                new Method("kept", """
                def kept(self, x: Tensor, shape: List[int]) -> Tensor:
                  return torch.view_copy(x, dtype=15).view(shape)
                """),
                new Method("wide", """
                def wide(self, x: Tensor) -> Tensor:
                  return x.to(6)
                """));
    }
}
