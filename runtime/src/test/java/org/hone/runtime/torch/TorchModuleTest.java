package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.TorchArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TorchModuleTest {
    private static TorchRuntime runtime;
    private static TorchModule module;

    @BeforeAll
    static void load() {
        runtime = TorchRuntime.start(2, System.out::println);
        module = runtime.load(TorchArchive.of(List.of(
                new Method("twice", """
                        def twice(self, x: Tensor) -> Tensor:
                          return torch.mul(x, 2)
                        """),
                new Method("mixed", """
                        def mixed(self, xs: List[Tensor], n: int, f: float, yes: bool, sizes: List[int]) -> List[Tensor]:
                          y = torch.mul(torch.add(xs[0], xs[1]), f)
                          if yes:
                            y = torch.add(y, n)
                          return [y, (self).twice(torch.reshape(xs[0], sizes), )]
                        """),
                new Method("count", """
                        def count(self, x: Tensor) -> int:
                          return torch.numel(x)
                        """),
                new Method("slope", """
                        def slope(self, x: Tensor) -> Tensor:
                          before = torch.is_grad_enabled()
                          _0 = torch.set_grad_enabled(True)
                          leaf = torch.requires_grad_(torch.mul(x, 1.0), True)
                          y = torch.sum(torch.mul(torch.mul(leaf, leaf), leaf))
                          g = torch.grad(annotate(List[Tensor], [y]), annotate(List[Tensor], [leaf]), annotate(Optional[List[Optional[Tensor]]], None), None, False, False)[0]
                          _1 = torch.set_grad_enabled(before)
                          return unchecked_cast(Tensor, g)
                        """))));
    }

    @AfterAll
    static void unload() {
        module.close();
        runtime.close();
    }

    @Test
    void passesEveryKindOfArgumentAndReturnsLists() {
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList xs = new NDList(scope.create(new float[] {1, 2, 3, 4}), scope.create(new float[] {10, 20, 30, 40}));
            NDList result = module.call("mixed", scope, xs, 5, 0.5, true, new int[] {2, 2});
            assertThat(result.get(0).toFloatArray()).containsExactly(10.5f, 16f, 21.5f, 27f);
            assertThat(result.get(1).toFloatArray()).containsExactly(2, 4, 6, 8);
            assertThat(result.get(1).getShape()).isEqualTo(new Shape(2, 2));
            assertThat(module.callNumber("count", xs.get(0))).isEqualTo(4);
        }
    }

    @Test
    void aMethodThatEnablesGradientModeItselfCanDifferentiate() {
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList slope = module.call("slope", scope, scope.create(new float[] {1, 2, 3}));
            assertThat(slope.get(0).toFloatArray()).containsExactly(3, 12, 27);
        }
    }

    @Test
    void aFailingMethodSaysWhichAndWhy() {
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList xs = new NDList(scope.create(new float[] {1, 2}), scope.create(new float[] {10}));
            assertThatThrownBy(() -> module.call("mixed", scope, xs, 1, 1.0, false, new long[] {3}))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("mixed")
                    .hasMessageContaining("shape");
        }
    }

    @Test
    void anArchiveThatDoesNotCompileIsRejected() {
        byte[] archive = TorchArchive.of(List.of(new Method("f", "def f(self, x: Tensor) -> Tensor:\n  return y\n")));
        assertThatThrownBy(() -> runtime.load(archive))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("y");
    }
}
