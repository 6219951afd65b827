package org.hone.lower;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.check.Env;
import org.hone.check.Value;
import org.hone.runtime.model.Lora;
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
        Optional<ModelPlan.Source> source = pretrained ? weights(f) : fresh(f);
        if (!pretrained && f.has("lora")) {
            f.refuse(
                    "lora",
                    "`lora` needs `weights`: it leaves the model as it is, and a random start is not worth keeping");
        }
        int maxReply = f.requiredWhole("max_reply", Scalar.TOKENS, 1);
        Optional<String> system = f.text("system");
        f.refuseOthers();
        nouns.report(section);
        return f.failed() ? Optional.empty() : source.map(s -> new ModelPlan(name, s, maxReply, system));
    }

    private static Optional<ModelPlan.Source> weights(FieldReader f) {
        Optional<ModelPlan.Source.Directory> directory =
                f.text("weights").map(path -> new ModelPlan.Source.Directory(Path.of(path)));
        if (!f.has("lora")) {
            f.section().byDefault("lora", "none: all weights are trained");
        }
        Optional<ModelPlan.Adapter> adapter = f.record("lora").flatMap(ModelLowering::adapter);
        if (f.has("lora") && adapter.isEmpty()) {
            f.fail();
        }
        return directory.map(d -> adapter.<ModelPlan.Source>map(a -> new ModelPlan.Source.Adapted(d, a))
                .orElse(d));
    }

    private static Optional<ModelPlan.Adapter> adapter(FieldReader f) {
        if (f.has("adapter")) {
            Optional<String> path = f.text("adapter");
            for (String field : List.of("rank", "alpha", "targets", "init_seed", "dropout")) {
                if (f.has(field)) {
                    f.refuse(field, "`" + field + "` is given by the adapter's own adapter_config.json");
                }
            }
            f.refuseOthers();
            return f.failed() ? Optional.empty() : path.map(p -> new ModelPlan.Adapter.Stored(Path.of(p)));
        }
        int rank = f.whole("rank", Scalar.INT, 1, 16);
        double alpha = f.number("alpha", Scalar.REAL, 32);
        List<String> targets = f.words("targets", Lora.targetNames());
        double seed = f.number("init_seed", Scalar.INT, 0);
        if (f.has("dropout")) {
            double dropout = f.number("dropout", Scalar.REAL, 0);
            f.range(
                    "dropout",
                    Double.isNaN(dropout) || dropout == 0,
                    "0: with dropout the policy that is trained is not the one that sampled");
        }
        f.refuseOthers();
        f.range("alpha", Double.isNaN(alpha) || alpha > 0, "above 0: the adapter is scaled by alpha / rank");
        return f.failed()
                ? Optional.empty()
                : Optional.of(new ModelPlan.Adapter.Fresh(rank, alpha, targets, (long) seed));
    }

    private static Optional<ModelPlan.Source> fresh(FieldReader f) {
        f.word("family", List.of("llama"));
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
