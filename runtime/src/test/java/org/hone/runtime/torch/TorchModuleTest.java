package org.hone.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.TorchArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
                        def slope(self, xs: List[Tensor], power: Tensor, factor: Tensor) -> List[Tensor]:
                          leaf = torch.requires_grad_(torch.detach(torch.mul(xs[0], 1.0)), True)
                          y = torch.mul(torch.sum(torch.pow(torch.mul(leaf, xs[1]), int(power))), float(factor))
                          g = torch.grad(annotate(List[Tensor], [y]), annotate(List[Tensor], [leaf]))[0]
                          return [torch.detach(y), unchecked_cast(Tensor, g)]
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
    void differentiatesInsideAMethod() {
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList xs = new NDList(scope.create(new float[] {1, 2, 3}), scope.create(new float[] {1, 1, 1}));
            for (int repeat = 0; repeat < 4; repeat++) {
                NDList result = module.callWithGradient("slope", scope, xs, 3, 0.5);
                assertThat(result.get(0).getFloat()).isEqualTo(18);
                assertThat(result.get(1).toFloatArray()).containsExactly(1.5f, 6, 13.5f);
                assertThat(result.get(1).getManager()).isSameAs(scope);
            }
        }
    }

    @Test
    void theResultOfACallMayEnterACallWithGradient() {
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDArray doubled = module.call("twice", scope, scope.create(new float[] {0.5f, 1, 1.5f}))
                    .get(0);
            NDList xs = new NDList(scope.create(new float[] {1, 1, 1}), doubled);
            assertThat(module.callWithGradient("slope", scope, xs, 2, 1.0)
                            .get(1)
                            .toFloatArray())
                    .containsExactly(2, 8, 18);
        }
    }

    @Test
    void whatIsOnlyReadHoldsTheSameNumbersAndBelongsToTheScope() {
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDArray x = scope.create(new float[] {0.1f, -3, Float.MIN_VALUE});
            NDArray result = module.read("twice", scope, x).singletonOrThrow();
            assertThat(result.toFloatArray())
                    .containsExactly(
                            module.call("twice", scope, x).singletonOrThrow().toFloatArray());
            assertThat(result.getManager()).isSameAs(scope);
        }
    }

    @Test
    void arraysOfTheResultBelongToTheScopeAndNothingElseStays() {
        try (NDManager scope = runtime.manager().newSubManager()) {
            NDList xs = new NDList(scope.create(new float[] {1, 2, 3}), scope.create(new float[] {1, 1, 1}));
            int before = scope.getManagedArrays().size();
            module.callWithGradient("slope", scope, xs, 3, 0.5).close();
            module.call("twice", scope, xs.get(0)).close();
            assertThat(scope.getManagedArrays()).hasSize(before);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aThousandCallsLeaveTheProcessAtItsSize() throws IOException {
        long before = 0;
        try (NDManager run = runtime.manager().newSubManager()) {
            NDArray x = run.ones(new Shape(1 << 17));
            for (int step = 0; step < 1100; step++) {
                // The first calls fill the allocator's and the compiler's own stores.
                if (step == 100) {
                    before = residentMegabytes();
                }
                try (NDManager scope = run.newSubManager()) {
                    NDArray doubled = module.call("twice", scope, x).get(0);
                    module.callWithGradient("slope", scope, new NDList(x, doubled), 2, 1.0);
                }
            }
        }
        assertThat(residentMegabytes() - before).isLessThan(100);
    }

    private static long residentMegabytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String kilobytes = lines.filter(line -> line.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll("[^0-9]", "");
            return Long.parseLong(kilobytes) / 1024;
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
