package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.hone.lower.Compilation;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.plan.RecipePlan;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;

/** Hone inside another Java program: the listings of {@code docs/reference.md}. */
final class EmbeddingTest {
    private static String checked(String text) {
        SourceFile source = new SourceFile("recipe.hone", text);
        Compilation compilation = Compiler.compile(source, ParamInputs.NONE, new ModuleLoader(Path.of("")));
        StringBuilder said = new StringBuilder();
        compilation.diagnostics().sorted().forEach(d -> said.append(d.code() + " " + d.message() + "\n"));
        compilation.program().ifPresent(program -> {
            for (RecipePlan recipe : program.recipes().values()) {
                said.append(recipe.name() + " " + recipe.digest() + "\n");
            }
        });
        return said.toString();
    }

    @Test
    void aProgramIsCheckedInsideAnotherOne() {
        assertThat(checked("param gate: Prob = 2")).isEqualTo("H2004 2 is no probability\n");
        assertThat(checked("""
                        import std.estimators { sft }
                        import std.tasks { chain_sum }
                        model policy { layers = 2; hidden = 64; heads = 2; max_reply = 48.tokens }
                        dataset sums { source = chain_sum(difficulties: [1], split: "train", size: 100) }
                        optimizer adam { rule = adamw; lr = 1e-3 }
                        schedule imitate(q: PromptStats) { weight sft = 1.0 }
                        recipe main {
                          model = policy; data = sums; schedule = imitate; optimizer = adam
                          batch = 8.prompts; steps = 10.steps
                        }
                        """)).matches("main [0-9a-f]{64}\n");
    }
}
