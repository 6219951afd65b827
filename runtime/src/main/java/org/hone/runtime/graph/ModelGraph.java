package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.model.Lora;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.plan.Precision;

/**
 * All methods that a model of a given shape needs: {@code logits}, {@code score}, {@code hidden}, {@code room}, {@code ahead} and {@code back},
 * {@code vocabulary_gradient}, {@code generate} and the optimiser's {@code norm}, {@code clear} and {@code adamw}, the loader's {@code fill}, {@code kept} and {@code wide}; with an adapter
 * also {@code merge}, in bfloat16 also {@code narrow} and {@code renew}. The
 * coefficient methods of the terms stand beside them in the same archive.
 */
public final class ModelGraph {
    private ModelGraph() {}

    /**
     * The methods for {@code config}, in an order in which each calls only earlier ones.
     *
     * @param lora the adapter that is trained in place of the model
     * @param precision what products are computed in
     * @param products who computes them
     */
    public static List<Method> methods(
            ModelConfig config, Optional<Lora> lora, Precision precision, Products products) {
        var transformer = new Transformer(config, lora, precision, products);
        List<Method> methods = new ArrayList<>(transformer.methods());
        methods.addAll(TrainMethods.of(transformer));
        methods.addAll(VocabularyMethods.of(transformer));
        methods.addAll(DecodeMethods.of(transformer));
        methods.addAll(OptimizerMethods.all());
        methods.addAll(LoadMethods.all());
        if (precision == Precision.BF16) {
            methods.addAll(NarrowMethods.all());
        }
        lora.ifPresent(l -> methods.add(new Method("merge", """
                def merge(self, w: Tensor, a: Tensor, b: Tensor) -> Tensor:
                  return torch.addmm(w.to(6), b, a, alpha=SCALE)
                """.replace("SCALE", Double.toString(l.scale())))));
        return methods;
    }
}
