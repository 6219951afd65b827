package org.hone.runtime.graph;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.model.ModelConfig;

/**
 * All methods that a model of a given shape needs: {@code logits}, {@code score}, {@code hidden}, {@code gradient},
 * {@code vocabulary_gradient}, {@code generate} and the optimiser's {@code norm}, {@code clear} and {@code adamw}. The
 * coefficient methods of the terms stand beside them in the same archive.
 */
public final class ModelGraph {
    private ModelGraph() {}

    /** The methods for {@code config}, in an order in which each calls only earlier ones. */
    public static List<Method> methods(ModelConfig config) {
        var transformer = new Transformer(config);
        List<Method> methods = new ArrayList<>(transformer.methods());
        methods.addAll(TrainMethods.of(transformer));
        methods.addAll(VocabularyMethods.of(transformer));
        methods.addAll(DecodeMethods.of(transformer));
        methods.addAll(OptimizerMethods.all());
        return methods;
    }
}
