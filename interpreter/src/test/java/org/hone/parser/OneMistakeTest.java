package org.hone.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostics;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.TokenKinds;
import org.hone.grammar.Tokens;
import org.hone.source.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One token taken out of a recipe, at every place in turn. */
class OneMistakeTest {

    static List<Path> recipes() throws IOException {
        return ExamplesParseTest.recipes();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void oneMistakeGivesOneMessageAndSparesTheRest(Path recipe) throws IOException {
        String text = Files.readString(recipe);
        int whole = named(read(text, new Diagnostics()));
        List<String> cascades = new ArrayList<>();
        List<String> losses = new ArrayList<>();
        int places = 0;
        for (Token token : Tokens.of(text)) {
            if (!TokenKinds.isVisible(token) || token.getType() == HoneLexer.NL || token.getType() == Token.EOF) {
                continue;
            }
            places++;
            String broken = text.substring(0, token.getStartIndex()) + text.substring(token.getStopIndex() + 1);
            Diagnostics diagnostics = new Diagnostics();
            int left = named(read(broken, diagnostics));
            String where = token.getLine() + ": `" + token.getText() + "` "
                    + diagnostics.sorted().size();
            if (diagnostics.sorted().size() > 1) {
                cascades.add(where);
            }
            if (left < whole - 1) {
                losses.add(where + " leaves " + left + " of " + whole);
            }
        }
        assertThat(places).isGreaterThan(100);
        assertThat(cascades).isEmpty();
        assertThat(losses).isEmpty();
    }

    private static ModuleTree read(String text, Diagnostics diagnostics) {
        return Parser.parse(new SourceFile("broken.hone", text), diagnostics);
    }

    private static int named(ModuleTree module) {
        return (int) module.declarations()
                .filter(Declaration.Named.class::isInstance)
                .count();
    }
}
