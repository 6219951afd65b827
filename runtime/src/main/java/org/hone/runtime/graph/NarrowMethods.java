package org.hone.runtime.graph;

import java.util.List;

/** The bfloat16 copies of weights: made once, renewed in place after every optimiser step. */
final class NarrowMethods {
    private NarrowMethods() {}

    static List<Method> all() {
        return List.of(new Method("narrow", """
                def narrow(self, w: List[Tensor]) -> List[Tensor]:
                  n = annotate(List[Tensor], [])
                  for i in range(len(w)):
                    n.append(w[i].to(15))
                  return n
                """), new Method("renew", """
                def renew(self, n: List[Tensor], w: List[Tensor]) -> int:
                  torch._foreach_copy_(n, w)
                  return 0
                """));
    }
}
