package org.hone.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hone.diagnostics.Diagnostics;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatterTest {

    static List<Path> shipped() throws IOException {
        return Mutants.sources().stream()
                .filter(f -> !f.toString().contains("golden"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void whatIsShippedIsInTheStyle(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(formatted(text)).isEqualTo(text);
    }

    @Test
    void blanksColumnsAndEmptyLinesAreTheStyles() {
        assertThat(formatted("""
                /// A file.
                import   std.estimators{sft,grpo as g}
                param n:Int=4 where n>=2   // rollouts
                param gate :Prob=0.25
                param lr: Real = 1e-3   where 0<lr   // step size


                model policy {layers=2; hidden=64}
                estimator mine(t:Rollouts,low:Real=-0.2){

                let a=centred(t.reward,per:prompt) // baseline
                      mask = if a>0.0 and not(t.truncated) then 1.0 else 0.0
                  advantage=-a*(-1.0)^2.0
                  likelihood=t.policy.logprob

                  aggregate = l=>l|>mean(per:sequence)
                    |>mean( per: batch )
                  }
                fn f( x ) =
                if x < [1, 2][0] then x else 2
                /* the end */
                """)).isEqualTo("""
                /// A file.
                import std.estimators { sft, grpo as g }
                param n:    Int  = 4    where n >= 2  // rollouts
                param gate: Prob = 0.25
                param lr:   Real = 1e-3 where 0 < lr  // step size

                model policy { layers = 2; hidden = 64 }

                estimator mine(t: Rollouts, low: Real = -0.2) {
                  let a      = centred(t.reward, per: prompt)  // baseline
                  mask       = if a > 0.0 and not (t.truncated) then 1.0 else 0.0
                  advantage  = -a * (-1.0) ^ 2.0
                  likelihood = t.policy.logprob

                  aggregate = l => l |> mean(per: sequence)
                    |> mean(per: batch)
                }

                fn f(x) =
                  if x < [1, 2][0] then x else 2
                /* the end */
                """);
    }

    @Test
    void commentsStayWhereTheyAre() {
        String text = """
                // before
                recipe r {  // after the brace
                  // alone
                  batch = 8.prompts /* inside */
                  data  = d

                  // last
                }

                // end
                """;
        assertThat(Formatter.comments(formatted(text))).isEqualTo(Formatter.comments(text));
        assertThat(formatted(text)).isEqualTo(text);
    }

    @Test
    void aTextThatDoesNotParseIsLeftAlone() {
        Diagnostics diagnostics = new Diagnostics();
        assertThat(Formatter.format(new SourceFile("x.hone", "model m {\n layers = \n"), diagnostics))
                .isEmpty();
        assertThat(diagnostics.hasErrors()).isTrue();
    }

    @Test
    void mutantsAreFormattedOnceAndForAll() throws IOException {
        Mutants mutants = Mutants.ofTheTree(7);
        mutants.run(1500);
        assertThat(mutants.parsed()).isGreaterThan(500);
        assertThat(mutants.refused()).isGreaterThan(100);
    }

    private static String formatted(String text) {
        return Formatter.format(new SourceFile("x.hone", text), new Diagnostics())
                .orElseThrow();
    }
}
