package org.hone.std;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hone.runtime.graph.CoefficientEmitter;
import org.hone.runtime.graph.Method;
import org.hone.runtime.graph.ModelGraph;
import org.hone.runtime.graph.Products;
import org.hone.runtime.graph.SegmentMethods;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.model.ModelFamily;
import org.hone.runtime.model.Rope;
import org.hone.runtime.plan.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive names no device: every method runs where its tensors are. */
final class EveryDeviceTest {
    private static final Lora LORA = new Lora(
            4,
            8,
            Lora.targetNames().stream()
                    .map(name -> Lora.target(name).orElseThrow())
                    .toList());

    /** Wide enough that its matrices are worth a call of oneDNN's. */
    private static ModelConfig config(ModelFamily family, boolean tied) {
        return new ModelConfig(
                family,
                8192,
                256,
                512,
                2,
                4,
                2,
                64,
                1e-6,
                new Rope(10000, Optional.empty()),
                family == ModelFamily.QWEN2,
                tied,
                128,
                Optional.empty(),
                List.of(2),
                Optional.empty());
    }

    private static List<Method> ofModels(Products products) {
        List<Method> methods = new ArrayList<>();
        for (ModelFamily family : ModelFamily.values()) {
            for (boolean tied : new boolean[] {false, true}) {
                for (Precision precision : Precision.values()) {
                    for (Optional<Lora> lora : List.of(Optional.<Lora>empty(), Optional.of(LORA))) {
                        methods.addAll(ModelGraph.methods(config(family, tied), lora, precision, products));
                    }
                }
            }
        }
        return methods;
    }

    private static List<String> broken(List<Method> methods) {
        return methods.stream()
                .flatMap(method -> DeviceRules.broken(method).stream())
                .distinct()
                .toList();
    }

    private static int creations(List<Method> methods) {
        return methods.stream().mapToInt(DeviceRules::creations).sum();
    }

    @Test
    void aModelsGraphRunsWhereItsTensorsAre() {
        for (Products products : Products.values()) {
            List<Method> methods = ofModels(products);
            assertThat(creations(methods)).isGreaterThan(100);
            assertThat(broken(methods)).isEmpty();
        }
    }

    @Test
    void onlyTheProductsOfOneDnnKnowAnotherLibrary() {
        assertThat(ofModels(Products.ATEN)).noneMatch(method -> method.source().contains("mkldnn"));
        assertThat(ofModels(Products.ONEDNN)).anyMatch(method -> method.source().contains("mkldnn"));
    }

    @Test
    void everyTermOfTheStandardLibraryRunsWhereItsTensorsAre() {
        List<Method> methods = new ArrayList<>(SegmentMethods.all());
        Library.compiled().graphs().forEach((name, graph) -> methods.add(CoefficientEmitter.emit(graph, name)));
        Library.vocabularyTerms().forEach((name, graph) -> methods.add(CoefficientEmitter.emit(graph, name)));
        assertThat(methods.size()).isGreaterThan(SegmentMethods.all().size() + 50);
        assertThat(creations(methods)).isGreaterThan(50);
        assertThat(broken(methods)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return torch.zeros([4], dtype=6)",
                "return torch.add(x, torch.arange(x.size(0)))",
                "return torch.full([2, min(x.size(0), 3)], 1., dtype=7, layout=None, device=None)",
                "return torch.eye(3, dtype=6, device=torch.device(\"cuda\"))",
                "device = torch.device(\"cpu\")",
                "return x.cpu()",
                "return x.to(\"cuda:0\")",
                "n = x.tolist()",
                "return ops.mkldnn._reorder_linear_weight(x, None)",
                "if x.is_cuda:|  return ops.mkldnn._reorder_linear_weight(x, None)|else:|  return x",
                "if x.size(0) > 3:|  y = x|else:|  y = ops.mkldnn._reorder_linear_weight(x, None)"
            })
    void aMethodThatIsBoundToADeviceIsFound(String body) {
        assertThat(DeviceRules.broken(method(body))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return torch.zeros([min(x.size(0), (4))], dtype=6, device=x.device)",
                "device = ops.prim.device(x)|return torch.arange(3, dtype=4, layout=None, device=device)",
                "return torch.zeros_like(x)",
                "if x.is_cuda:|  y = x|else:|  y = ops.mkldnn._reorder_linear_weight(x, None)"
            })
    void aMethodThatIsNotIsLetPass(String body) {
        assertThat(DeviceRules.broken(method(body))).isEmpty();
    }

    private static Method method(String body) {
        StringBuilder source = new StringBuilder("def m(self, x: Tensor) -> Tensor:\n");
        Stream<String> lines = Arrays.stream(body.split("\\|", -1));
        lines.forEach(line -> source.append("  ").append(line).append('\n'));
        return new Method("m", source.toString());
    }
}
