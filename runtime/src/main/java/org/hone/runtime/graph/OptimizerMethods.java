package org.hone.runtime.graph;

import java.util.List;

/** The optimiser: global gradient norm and AdamW (Loshchilov and Hutter 2019) on fp32 state, in place. */
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
                  for i in range(len(g)):
                    torch.zero_(g[i])
                  return 0
                """), new Method("adamw", """
                def adamw(self, w: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], scale: float, rate: float, beta1: float, beta2: float, decay: float, epsilon: float) -> int:
                  for i in range(len(w)):
                    g[i].mul_(scale)
                    d = 0.
                    if w[i].dim() > 1:
                      d = decay
                    torch._fused_adamw_([w[i]], [g[i]], [m[i]], [v[i]], [], [steps[i]], lr=rate, beta1=beta1, beta2=beta2, weight_decay=d, eps=epsilon, amsgrad=False, maximize=False)
                    torch.zero_(g[i])
                  return 0
                """));
    }
}
