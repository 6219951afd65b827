package org.hone.runtime.graph;

import java.util.List;

/**
 * Who computes the products of rows with a model's matrices.
 *
 * <p>ATen leaves fp32 products to MKL, which uses half the width of the vector units of processors that are not Intel's;
 * oneDNN, which every x86 build of the engine holds too, uses all of it (2.1 to 2.4 times as fast on a Zen 5 core; the same for
 * bfloat16, whose products are oneDNN's in both cases). Its operator has no derivative, so the gradient's methods write the
 * derivative of a product down, which is two products more.
 */
public enum Products {
    /** The engine's own choice, on any device. */
    ATEN,
    /** oneDNN's where rows are on the CPU, else the engine's. */
    ONEDNN;

    /** Elements of a matrix below which a call of oneDNN's costs more than it saves (measured on 64 rows). */
    private static final long SMALL = 1 << 14;

    /**
     * The product of rows with a matrix transposed, {@code x Wᵀ}.
     *
     * @param elements of the matrix
     */
    String product(String rows, String matrix, long elements) {
        return elements < SMALL
                ? "torch.linear(%s, %s)".formatted(rows, matrix)
                : "self.product(%s, %s)".formatted(rows, matrix);
    }

    /** A matrix in the layout that {@link #product} likes best; for one that meets few rows in many calls. */
    String packed(String matrix, long elements) {
        return elements < SMALL ? matrix : "self.pack(" + matrix + ")";
    }

    /** The methods {@code product} and {@code pack}, which the expressions call. */
    List<Method> methods() {
        return switch (this) {
            case ATEN -> List.of(new Method("product", """
                                def product(self, x: Tensor, w: Tensor) -> Tensor:
                                  return torch.linear(x, w)
                                """), new Method("pack", """
                                def pack(self, w: Tensor) -> Tensor:
                                  return w
                                """));
            case ONEDNN -> List.of(new Method("product", """
                        def product(self, x: Tensor, w: Tensor) -> Tensor:
                          if x.is_cuda:
                            y = torch.linear(x, w)
                          else:
                            y = ops.mkldnn._linear_pointwise(x, w, None, "none", annotate(List[Optional[number]], []), "")
                          return y
                        """), new Method("pack", """
                        def pack(self, w: Tensor) -> Tensor:
                          if w.is_cuda:
                            y = w
                          else:
                            y = ops.mkldnn._reorder_linear_weight(w, None)
                          return y
                        """));
        };
    }
}
