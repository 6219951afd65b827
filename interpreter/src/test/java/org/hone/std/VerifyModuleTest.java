package org.hone.std;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hone.ast.Declaration;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Compilation;
import org.hone.lower.Compiler;
import org.hone.parser.Parser;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.verify.math.Leniency;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The maths verifier as programs state it. */
class VerifyModuleTest {

    @Test
    void everyLeniencyIsAParameterWithItsDefault() {
        assertThat(policies("math_answer")).containsExactly("boxes: Text = \"together\"");
        assertThat(policies("math_equal"))
                .containsExactlyElementsOf(Stream.of(Leniency.values())
                        .filter(leniency -> !leniency.ofSolutions())
                        .map(leniency -> leniency == Leniency.DECIMALS
                                ? "decimals: Int = " + leniency.byDefault().word()
                                : leniency.word() + ": Text = \""
                                        + leniency.byDefault().word() + "\"")
                        .toList());
    }

    private static List<String> policies(String name) {
        SourceFile source = new ModuleLoader(Path.of("")).standard("std.verify").orElseThrow();
        return Parser.parse(source, new Diagnostics())
                .declarations()
                .filter(d ->
                        d instanceof Declaration.Function f && f.name().text().equals(name))
                .map(Declaration.Function.class::cast)
                .flatMap(f -> f.parameters().stream())
                .map(parameter -> source.text(parameter.span()))
                .filter(text -> text.contains("="))
                .toList();
    }

    @Test
    void aPolicyGoesIntoThePlanOnlyWhereItIsNotTheDefault() {
        assertThat(body("math_equal(math_answer(reply), row.answer, percent: \"ignored\", decimals: 6)")
                        .arguments())
                .hasSize(2);
        assertThat(body("math_equal(math_answer(reply), row.answer, percent: \"required\", decimals: 4)")
                        .arguments())
                .last()
                .isEqualTo(new TextExpr.TextLiteral("percent=required,decimals=4"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    math_equal(boxed(reply), row.answer, percent: "some") | VALUE_RANGE       | `percent` is ignored, required, hundredths, not `some`
                    math_equal(boxed(reply), row.answer, decimals: 16)    | VALUE_RANGE       | `decimals` is 0 to 15, not `16`
                    math_equal(boxed(reply), row.answer, order: reply)    | NOT_CONSTANT      | `order` must be known before the run
                    math_equal(math_answer(reply, boxes: "all"), row.answer) | VALUE_RANGE    | `boxes` is together, last, one, not `all`
                    math_equal(row.answer, boxed(reply))                  | SWAPPED_ARGUMENTS | `answer` of `math_equal` takes a text of the reply
                    """)
    void aMistakeInAPolicyIsFoundBeforeTheRun(String body, Code code, String message) {
        List<Diagnostic> all = compile(body).diagnostics().sorted();
        assertThat(all).first().satisfies(d -> {
            assertThat(d.code()).isEqualTo(code);
            assertThat(d.message()).contains(message);
            assertThat(d.place().orElseThrow().source().name()).isEqualTo("r.hone");
        });
    }

    private static TextExpr.Call body(String body) {
        Compilation compilation = compile(body);
        assertThat(compilation.diagnostics().sorted()).isEmpty();
        return (TextExpr.Call) compilation
                .program()
                .orElseThrow()
                .recipes()
                .values()
                .iterator()
                .next()
                .rollouts()
                .orElseThrow()
                .reward()
                .body();
    }

    private static Compilation compile(String body) {
        return Compiler.compile(
                new SourceFile("r.hone", """
                import std.estimators { reinforce }
                import std.tasks { gcd }
                import std.verify { boxed, math_answer, math_equal }

                model m { weights = "m"; max_reply = 8.tokens }
                dataset d { source = gcd(difficulties: [1], split: "train", size: 10) }
                reward r(reply: Text, row: d.Row) -> Verdict = %s
                schedule s(q: PromptStats) { weight reinforce = 1.0 }
                optimizer o { lr = 1e-3 }
                recipe main {
                  model = m; data = d; rollouts = { n: 4, reward: r }; schedule = s; optimizer = o
                  batch = 8.prompts; steps = 10.steps
                }
                """.formatted(body)), ParamInputs.NONE, new ModuleLoader(Path.of("")));
    }
}
