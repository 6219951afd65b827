package org.hone.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Item;
import org.hone.ast.ModuleTree;
import org.hone.ast.PromptStatement;
import org.hone.ast.RunBlock;
import org.hone.ast.TypeTree;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.source.SourceFile;
import org.hone.source.Span;
import org.hone.testing.TreePrinter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {
    private final Diagnostics diagnostics = new Diagnostics();

    private Expression expression(String text) {
        return Parser.parseExpression(new SourceFile("<prompt>", text), diagnostics);
    }

    private static Diagnostic only(Diagnostics found) {
        assertThat(found.sorted()).hasSize(1);
        return found.sorted().getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 + 2 - 3 | (- (+ 1 2) 3)",
                "2 ^ 3 ^ 4 | (^ 2 (^ 3 4))",
                "-x ^ 2 | (- (^ x 2))",
                "a / b * c | (* (/ a b) c)",
                "a or b and not c | (or a (and b (not c)))",
                "1.0 - rl > 0.5 | (> (- 1.0 rl) 0.5)",
                "x => if a then b else c | (Lambda [(Parameter x - -)] (Conditional a b c))",
                "(a + b) * c | (* (+ a b) c)",
                "5e-6 | 5.0E-6",
                "1_000.tokens | 1000.tokens"
            })
    void operatorsBindAsTheLanguageSays(String text, String tree) {
        assertThat(TreePrinter.line(expression(text))).isEqualTo(tree);
        assertThat(diagnostics.isEmpty()).isTrue();
    }

    @Test
    void spansCoverWhatWasWritten() {
        String text = "\"🙂\" == (a + b) * f(x, per: token)";
        SourceFile source = new SourceFile("<prompt>", text);
        var whole = (Expression.Binary) Parser.parseExpression(source, diagnostics);
        var product = (Expression.Binary) whole.right();
        assertThat(source.text(whole.span())).isEqualTo(text);
        assertThat(source.text(whole.left().span())).isEqualTo("\"🙂\"");
        assertThat(source.text(whole.operatorSpan())).isEqualTo("==");
        assertThat(source.text(product.span())).isEqualTo("(a + b) * f(x, per: token)");
        assertThat(source.text(product.left().span())).isEqualTo("a + b");
        var call = (Expression.Call) product.right();
        assertThat(source.text(call.arguments().getLast().span())).isEqualTo("per: token");
    }

    @Test
    void declarationsAndTypesHaveSpans() {
        SourceFile source = new SourceFile("a.hone", "/// Doc.\nparam lr: Real per token = 1 where lr > 0\n");
        ModuleTree module = Parser.parse(source, diagnostics);
        var param = (Declaration.Param) module.items().getFirst();
        assertThat(source.text(param.span())).isEqualTo("param lr: Real per token = 1 where lr > 0");
        assertThat(source.text(param.name().span())).isEqualTo("lr");
        TypeTree type = param.type().orElseThrow();
        assertThat(source.text(type.span())).isEqualTo("Real per token");
        assertThat(source.text(param.doc().orElseThrow().span())).isEqualTo("/// Doc.");
    }

    @Test
    void thePromptTakesStatementsAndDeclarations() {
        String text = "let x = 1; show x\nparam n: Int = 2\nrun { show n }\nlet y = 1 in y";
        ModuleTree module = Parser.parseRepl(new SourceFile("<prompt>", text), diagnostics);
        assertThat(diagnostics.sorted()).isEmpty();
        List<Class<?>> kinds =
                module.items().stream().<Class<?>>map(Item::getClass).toList();
        assertThat(kinds)
                .containsExactly(
                        PromptStatement.class,
                        PromptStatement.class,
                        Declaration.Param.class,
                        RunBlock.class,
                        PromptStatement.class);
    }

    @Test
    void aBrokenInputOfThePromptIsStillATree() {
        ModuleTree module = Parser.parseRepl(new SourceFile("<prompt>", "show )\nshow 2"), diagnostics);
        assertThat(diagnostics.sorted()).isNotEmpty();
        assertThat(module.items()).isNotEmpty();
        assertThat(expression("1 +")).isInstanceOf(Expression.class);
        assertThat(expression("")).isInstanceOf(Expression.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimizer a { lr: 0.1 }",
                "recipe r { rollouts = { n = 8 } }",
                "param a: Real = f(per = prompt)",
                "recipe r { data = d, steps = 3.steps }",
                "param a: Steps = 500steps",
                "param a: Bool = 0 < lr < 1",
                "param a: Bool = if x = 1 then true else false",
                "param a: Real = 1 − 2",
                "estimater e(t: Demos) { mask = 1.0 }",
                "param a: Text = \"\\q\""
            })
    void theFixOfAMistakeMendsIt(String text) {
        Parser.parse(new SourceFile("a.hone", text), diagnostics);
        Diagnostic diagnostic = only(diagnostics);
        String mended = diagnostic.fix().orElseThrow().apply(text);
        Diagnostics after = new Diagnostics();
        Parser.parse(new SourceFile("a.hone", mended), after);
        assertThat(after.sorted()).as(mended).isEmpty();
    }

    @Test
    void aMistakeInOneLineLeavesTheOthersOfItsBlock() {
        String text = "optimizer a {\n  x = 1\n  y = = 2\n  z = 3\n}\n";
        ModuleTree module = Parser.parse(new SourceFile("a.hone", text), diagnostics);
        Diagnostic diagnostic = only(diagnostics);
        assertThat(diagnostic.place().orElseThrow().span()).isEqualTo(new Span(28, 29));
        var block = ((Declaration.Optimizer) module.items().getFirst()).block();
        assertThat(block.fields().map(field -> field.name().text())).containsExactly("x", "y", "z");
        assertThat(block.field("y").orElseThrow().value()).isInstanceOf(Expression.Invalid.class);
    }
}
