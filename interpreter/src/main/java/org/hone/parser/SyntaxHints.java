package org.hone.parser;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.HoneParser;
import org.hone.grammar.TokenKinds;
import org.jspecify.annotations.Nullable;

/** Ways to mend the mistakes that people make most. */
final class SyntaxHints {
    private static final List<String> STARTS = List.of(
            "import",
            "param",
            "fn",
            "model",
            "dataset",
            "task",
            "reward",
            "estimator",
            "schedule",
            "optimizer",
            "recipe",
            "test",
            "run");

    private final CommonTokenStream tokens;

    SyntaxHints(CommonTokenStream tokens) {
        this.tokens = tokens;
    }

    Diagnostic add(Diagnostic plain, Expectations.Found found, @Nullable RuleContext context) {
        Token token = found.token();
        Token before = before(token);
        String name = before == null ? "" : before.getText();
        boolean afterName = before != null && TokenKinds.isWord(before.getType());
        if (token.getType() == HoneLexer.ASSIGN) {
            if (afterName && found.has(HoneLexer.COLON) && !found.has(HoneLexer.ASSIGN)) {
                return plain.fix(Fix.of(
                        "name and value are joined by a colon here: `" + name + ": …`",
                        new TextEdit(Spans.of(token), ":")));
            }
            if (found.has(HoneLexer.EQ)) {
                return plain.fix(Fix.of("compare with `==`", new TextEdit(Spans.of(token), "==")));
            }
        }
        if (before != null && before.getType() == HoneLexer.COLON && inFieldType(context)) {
            Token field = before(before);
            String written = field == null ? "name" : field.getText();
            return plain.note("a colon gives a field its type")
                    .fix(Fix.of("`" + written + " = …`", new TextEdit(Spans.of(before), " =")));
        }
        if (token.getType() == HoneLexer.COMMA && found.hasRule(HoneParser.RULE_separators)) {
            return plain.fix(Fix.of("end the line, or write `;`", new TextEdit(Spans.of(token), ";")));
        }
        if (token.getType() == HoneLexer.NL && found.has(HoneLexer.ELSE)) {
            return plain.help("every `if` needs its `else`");
        }
        return misspelt(plain, found, token);
    }

    /** At the top of a file: a misspelt noun, or a value without {@code param}. */
    private Diagnostic misspelt(Diagnostic plain, Expectations.Found found, Token token) {
        if (!found.hasRule(HoneParser.RULE_declaration) || found.hasRule(HoneParser.RULE_statement)) {
            return plain;
        }
        Optional<String> noun = DidYouMean.best(token.getText(), STARTS);
        if (noun.isPresent()) {
            return plain.fix(Fix.of("did you mean `" + noun.get() + "`?", new TextEdit(Spans.of(token), noun.get())));
        }
        Token after = after(token);
        boolean value = after != null
                && (after.getType() == HoneLexer.ASSIGN || after.getType() == HoneLexer.COLON)
                && TokenKinds.isName(token.getType());
        return value
                ? plain.help("a value of the whole file is a param: `param " + token.getText() + ": TYPE = …`")
                : plain;
    }

    private static boolean inFieldType(@Nullable RuleContext context) {
        for (RuleContext inner = context; inner != null; inner = inner.parent) {
            if (inner instanceof HoneParser.AnnotationContext) {
                return inner.parent instanceof HoneParser.MemberContext;
            }
            if (inner instanceof HoneParser.BlockContext) {
                return false;
            }
        }
        return false;
    }

    private @Nullable Token before(Token token) {
        for (int i = token.getTokenIndex() - 1; i >= 0; i--) {
            if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
                return tokens.get(i);
            }
        }
        return null;
    }

    private @Nullable Token after(Token token) {
        for (int i = token.getTokenIndex() + 1; i < tokens.size(); i++) {
            if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
                return tokens.get(i);
            }
        }
        return null;
    }
}
