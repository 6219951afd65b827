package org.hone.lower;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.check.Env;
import org.hone.check.Value;
import org.hone.runtime.plan.OptimizerPlan;
import org.hone.source.Place;
import org.hone.types.Scalar;

/** {@code optimizer}. */
final class OptimizerLowering {
    private final Nouns nouns;

    OptimizerLowering(Nouns nouns) {
        this.nouns = nouns;
    }

    Optional<OptimizerInfo> lower(Value.Noun noun, Declaration.Optimizer optimizer) {
        String name = optimizer.name().text();
        SectionBuilder section = new SectionBuilder("optimizer", name);
        FieldReader f = FieldReader.of(
                nouns.elaborator(),
                Env.of(noun.module()),
                optimizer.block(),
                optimizer.name().span(),
                "the optimizer `" + name + "`",
                section);
        f.word("rule", List.of("adamw"));
        double lr = f.required("lr", Scalar.REAL);
        double beta1 = f.number("beta1", Scalar.REAL, 0.9);
        double beta2 = f.number("beta2", Scalar.REAL, 0.999);
        double epsilon = f.number("epsilon", Scalar.REAL, 1e-8);
        double decay = f.number("weight_decay", Scalar.REAL, 0.01);
        double clip = f.number("clip_norm", Scalar.REAL, 1.0);
        int warmup = f.whole("warmup", Scalar.STEPS, 0, 0);
        String shape = f.word("decay", List.of("constant", "linear", "cosine"));
        f.refuseOthers();
        f.range("lr", Double.isNaN(lr) || lr > 0, "above 0");
        f.range("beta1", Double.isNaN(beta1) || (beta1 >= 0 && beta1 < 1), "at least 0 and below 1");
        f.range("beta2", Double.isNaN(beta2) || (beta2 >= 0 && beta2 < 1), "at least 0 and below 1");
        f.range("epsilon", Double.isNaN(epsilon) || epsilon > 0, "above 0");
        f.range("weight_decay", Double.isNaN(decay) || decay >= 0, "at least 0");
        f.range("clip_norm", Double.isNaN(clip) || clip > 0, "above 0");
        nouns.report(section);
        if (f.failed()) {
            return Optional.empty();
        }
        OptimizerPlan plan = new OptimizerPlan(
                lr,
                beta1,
                beta2,
                epsilon,
                decay,
                clip,
                warmup,
                OptimizerPlan.Decay.valueOf(shape.toUpperCase(Locale.ROOT)));
        return Optional.of(new OptimizerInfo(plan, new Place(noun.module().source(), f.span("warmup"))));
    }
}
