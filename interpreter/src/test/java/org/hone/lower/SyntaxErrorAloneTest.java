package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.hone.diagnostics.Diagnostic;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.TokenKinds;
import org.hone.grammar.Tokens;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;

/** One token taken out of a recipe, at every place in turn. */
class SyntaxErrorAloneTest {
    @Test
    void whatFollowsFromTextThatCannotBeReadIsNotReported() throws IOException {
        String text = Files.readString(Path.of("..", "examples", "grpo.hone"));
        List<String> cascades = new ArrayList<>();
        int places = 0;
        for (Token token : Tokens.of(text)) {
            if (!TokenKinds.isVisible(token) || token.getType() == HoneLexer.NL || token.getType() == Token.EOF) {
                continue;
            }
            List<Diagnostic> found =
                    problems(text.substring(0, token.getStartIndex()) + text.substring(token.getStopIndex() + 1));
            if (found.stream().anyMatch(d -> d.code().id().startsWith("H0"))) {
                places++;
                if (found.size() > 1) {
                    cascades.add(token.getLine() + ": `" + token.getText() + "` "
                            + found.stream()
                                    .map(d -> d.code().id() + " " + d.message())
                                    .toList());
                }
            }
        }
        assertThat(places).isGreaterThan(100);
        assertThat(cascades).isEmpty();
    }

    private static List<Diagnostic> problems(String text) {
        return Compiler.compile(new SourceFile("broken.hone", text), ParamInputs.NONE, new ModuleLoader(Path.of("")))
                .diagnostics()
                .sorted();
    }
}
