package org.hone.lower;

import java.nio.file.Path;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.check.Env;
import org.hone.check.Value;
import org.hone.runtime.plan.ModelPlan;
import org.hone.types.Scalar;

/** {@code model}: pretrained weights, or a fresh start of a Llama-shaped model. */
final class ModelLowering {
    private final Nouns nouns;

    ModelLowering(Nouns nouns) {
        this.nouns = nouns;
    }

    Optional<ModelPlan> lower(Value.Noun noun, Declaration.Model model) {
        String name = model.name().text();
        SectionBuilder section = new SectionBuilder("model", name);
        FieldReader f = FieldReader.of(
                nouns.elaborator(),
                Env.of(noun.module()),
                model.block(),
                model.name().span(),
                "the model `" + name + "`",
                section);
        boolean pretrained = f.has("weights");
        Optional<ModelPlan.Source> source = pretrained ? directory(f) : fresh(f);
        int maxReply = f.requiredWhole("max_reply", Scalar.TOKENS, 1);
        Optional<String> system = f.text("system");
        f.refuseOthers();
        nouns.report(section);
        return f.failed() ? Optional.empty() : source.map(s -> new ModelPlan(name, s, maxReply, system));
    }

    private static Optional<ModelPlan.Source> directory(FieldReader f) {
        return f.text("weights").map(path -> new ModelPlan.Source.Directory(Path.of(path)));
    }

    private static Optional<ModelPlan.Source> fresh(FieldReader f) {
        f.word("family", java.util.List.of("llama"));
        int layers = f.requiredWhole("layers", Scalar.INT, 1);
        int hidden = f.requiredWhole("hidden", Scalar.INT, 2);
        int heads = f.requiredWhole("heads", Scalar.INT, 1);
        int keyValueHeads = f.whole("kv_heads", Scalar.INT, 1, Math.max(heads, 1));
        // Llama's width of the gated layer, 8/3 of the hidden size, rounded up to whole vector registers.
        int intermediate = f.whole("intermediate", Scalar.INT, 1, Math.max(32, (hidden * 8 / 3 + 31) / 32 * 32));
        Optional<String> vocabulary = f.text("vocabulary");
        String alphabet = vocabulary.orElseGet(ModelLowering::printable);
        if (vocabulary.isEmpty() && !f.has("vocabulary")) {
            f.section().byDefault("vocabulary", "printable ASCII and newline");
        }
        double seed = f.number("init_seed", Scalar.INT, 0);
        if (f.failed()) {
            return Optional.empty();
        }
        f.range("heads", hidden % heads == 0 && hidden / heads % 2 == 0, "to divide `hidden` into even parts");
        f.range("kv_heads", heads % keyValueHeads == 0, "to divide `heads`");
        f.range(
                "vocabulary",
                alphabet.codePoints().distinct().count()
                        == alphabet.codePoints().count(),
                "a text of different characters");
        return Optional.of(
                new ModelPlan.Source.Fresh(layers, hidden, heads, keyValueHeads, intermediate, alphabet, (long) seed));
    }

    private static String printable() {
        StringBuilder all = new StringBuilder();
        for (char c = 32; c < 127; c++) {
            all.append(c);
        }
        return all.append('\n').toString();
    }
}
