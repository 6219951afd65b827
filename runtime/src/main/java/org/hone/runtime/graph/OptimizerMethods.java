package org.hone.runtime.graph;

import java.util.List;

/**
 * The optimiser: global gradient norm and AdamW (Loshchilov and Hutter 2019) on fp32 state, in place.
 *
 * <p>The lists go to the fused operator as they came: a list built inside the method makes the compiler believe that
 * nobody sees the update, and it drops the call.
 */
final class OptimizerMethods {
    private OptimizerMethods() {}

    static List<Method> all() {
        return List.of(new Method("norm", """
                def norm(self, g: List[Tensor]) -> Tensor:
                  n = annotate(List[Tensor], [])
                  for i in range(len(g)):
                    n.append(torch.linalg_vector_norm(g[i]))
                  return torch.linalg_vector_norm(torch.stack(n))
                """), new Method("clear", """
                def clear(self, g: List[Tensor]) -> int:
                  torch._foreach_zero_(g)
                  return 0
                """), new Method("adamw", """
                def adamw(self, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], scale: float, rate: float, beta1: float, beta2: float, decay: float, epsilon: float) -> int:
                  torch._foreach_mul_(g, scale)
                  torch._foreach_add_(steps, 1)
                  torch._fused_adamw_(w, g, m, v, [], steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
                  torch._foreach_zero_(g)
                  return 0
                """));
    }
}
