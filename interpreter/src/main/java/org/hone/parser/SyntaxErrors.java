package org.hone.parser;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.HoneParser;
import org.hone.grammar.TokenKinds;
import org.hone.grammar.Tokens;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a text that the grammar refuses, in the words of someone who writes recipes. */
final class SyntaxErrors {
    private final Reporter reporter;
    private final CommonTokenStream tokens;

    SyntaxErrors(Reporter reporter, CommonTokenStream tokens) {
        this.reporter = reporter;
        this.tokens = tokens;
    }

    void report(Parser parser, RecognitionException failure) {
        Expectations.Found found = Expectations.of(parser, failure);
        Surroundings surroundings = Surroundings.of(failure.getCtx());
        reporter.report(diagnostic(found, surroundings, failure.getCtx()));
    }

    private Diagnostic diagnostic(Expectations.Found found, Surroundings surroundings, @Nullable RuleContext context) {
        Token token = found.token();
        if (surroundings.block() != null && startsDeclarationLine(token)) {
            return unclosed(opening(surroundings.block()), "its block must end before this declaration", token);
        }
        Token line = lineOf(context);
        if (line != null && surroundings.block() != null && isBelowOptions(surroundings.block(), line)) {
            return unclosed(opening(surroundings.block()), "its block must end before this line", line);
        }
        if (token.getType() == Token.EOF) {
            Token open = innermostOpen(token.getTokenIndex());
            if (open != null) {
                return unclosed(open, "the text ends here", token);
            }
        }
        if (token.getType() == HoneLexer.UNRECOGNIZED) {
            return UnknownCharacters.diagnostic(reporter, token);
        }
        if (token.getType() == HoneLexer.RBRACE
                && surroundings.block() == null
                && innermostOpen(token.getTokenIndex()) == null) {
            return reporter.error(Code.UNCLOSED_BRACKET, Spans.of(token), "this `}` closes nothing")
                    .help("remove it, or look for a `{` missing above");
        }
        Diagnostic special = reserved(token, found, surroundings);
        if (special != null) {
            return special;
        }
        String expected = ExpectedText.of(found, surroundings);
        Diagnostic general = reporter.error(Code.UNEXPECTED_INPUT, place(token), message(token))
                .label(expected);
        if (!surroundings.sentence().isEmpty()) {
            general = general.note(surroundings.sentence());
        }
        Token open = innermostOpen(token.getTokenIndex());
        if (open != null && open.getType() != HoneLexer.LBRACE && found.has(closer(open))) {
            general = general.also(reporter.source(), Spans.of(open), "opened here");
        }
        return new SyntaxHints(tokens).add(general, found, context);
    }

    private @Nullable Diagnostic reserved(Token token, Expectations.Found found, Surroundings surroundings) {
        String word = "`" + token.getText() + "`";
        Span span = Spans.of(token);
        boolean wantsName = found.candidates().size() < 4
                && (found.hasRule(HoneParser.RULE_name) || found.hasRule(HoneParser.RULE_plainName));
        if (wantsName && TokenKinds.isReserved(token.getType())) {
            return reporter.error(Code.RESERVED_WORD, span, word + " is a reserved word and cannot be a name")
                    .label("expecting <name>")
                    .help("choose another name, such as `" + token.getText() + "_`");
        }
        boolean top = found.hasRule(HoneParser.RULE_declaration) && surroundings.block() == null;
        if (top && !found.hasRule(HoneParser.RULE_statement)) {
            if (TokenKinds.isAction(token.getType())) {
                return reporter.error(Code.ACTION_OUTSIDE_RUN, span, word + " is an action and needs a `run` block")
                        .label("expecting a declaration or `run`")
                        .note("declarations describe; only `run` blocks and the prompt act")
                        .help("run { " + restOfLine(token) + " }");
            }
            if (token.getType() == HoneLexer.LET) {
                return reporter.error(Code.UNEXPECTED_INPUT, span, "`let` stands only inside blocks and expressions")
                        .label("expecting a declaration or `run`")
                        .help("write `param NAME: TYPE = …` for a value of the whole file");
            }
        }
        boolean wantsExpression = found.hasRule(HoneParser.RULE_expr) || found.hasRule(HoneParser.RULE_postfix);
        if (wantsExpression && TokenKinds.isAction(token.getType())) {
            return reporter.error(
                            Code.ACTION_INSIDE_EXPRESSION,
                            span,
                            word + " is an action and cannot stand inside an expression")
                    .label("expecting <expression>")
                    .note("expressions compute; actions stand as lines of a `run` block, alone or after `let NAME =`");
        }
        return null;
    }

    private Diagnostic unclosed(Token open, String label, Token end) {
        return reporter.error(Code.UNCLOSED_BRACKET, Spans.of(open), "this `" + open.getText() + "` is never closed")
                .also(reporter.source(), place(end), label)
                .help("close it with `"
                        + HoneParser.VOCABULARY.getLiteralName(closer(open)).charAt(1) + "`");
    }

    private boolean startsDeclarationLine(Token token) {
        // The mistake shows one or two words after the start of the line.
        int index = token.getTokenIndex();
        for (int i = index; i >= 0 && i > index - 6; i--) {
            if (tokens.get(i).getType() == HoneLexer.NL && i < index) {
                return false;
            }
            if (Tokens.startsDeclaration(tokens.getTokens(), i)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a line stands below options without their closing brace: such blocks begin and end on one line, or have a line end after
     * their brace.
     */
    boolean isBelowOptions(ParserRuleContext block, Token line) {
        if (!(block.parent instanceof HoneParser.OptionsContext)) {
            return false;
        }
        Token brace = block.getStart();
        int i = brace.getTokenIndex() + 1;
        while (!TokenKinds.isVisible(tokens.get(i))) {
            i++;
        }
        return tokens.get(i).getLine() == brace.getLine() && line.getLine() > brace.getLine();
    }

    private static @Nullable Token lineOf(@Nullable RuleContext context) {
        for (RuleContext inner = context; inner != null; inner = inner.parent) {
            if (inner instanceof HoneParser.MemberContext member) {
                return member.getStart();
            }
            if (inner instanceof HoneParser.BlockContext) {
                return null;
            }
        }
        return null;
    }

    private static Token opening(ParserRuleContext block) {
        return block instanceof HoneParser.RunBlockContext run ? run.LBRACE().getSymbol() : block.getStart();
    }

    private @Nullable Token innermostOpen(int before) {
        List<Token> all = tokens.getTokens();
        Deque<Token> open = new ArrayDeque<>();
        for (int i = 0; i < before; i++) {
            Token token = all.get(i);
            switch (token.getType()) {
                case HoneLexer.LBRACE, HoneLexer.LPAREN, HoneLexer.LBRACK -> open.push(token);
                case HoneLexer.RBRACE, HoneLexer.RPAREN, HoneLexer.RBRACK -> {
                    Token top = open.peek();
                    if (top != null && closer(top) == token.getType()) {
                        open.pop();
                    }
                }
                default -> {}
            }
        }
        return open.peek();
    }

    private static int closer(Token open) {
        return switch (open.getType()) {
            case HoneLexer.LBRACE -> HoneLexer.RBRACE;
            case HoneLexer.LPAREN -> HoneLexer.RPAREN;
            default -> HoneLexer.RBRACK;
        };
    }

    private static String message(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "the text ends too early";
            case HoneLexer.NL -> "the line ends too early";
            default -> "unexpected `" + token.getText() + "`";
        };
    }

    /** Where a token stands; line ends and the end of the text count as the place after the last word. */
    private Span place(Token token) {
        if (token.getType() != Token.EOF && token.getType() != HoneLexer.NL) {
            return Spans.of(token);
        }
        for (int i = token.getTokenIndex() - 1; i >= 0; i--) {
            Token before = tokens.get(i);
            if (before.getChannel() == Token.DEFAULT_CHANNEL && before.getType() != HoneLexer.NL) {
                return Span.at(Spans.of(before).end());
            }
        }
        return Span.at(Spans.of(token).start());
    }

    private String restOfLine(Token token) {
        var source = reporter.source();
        int start = token.getStartIndex();
        return source.text(new Span(start, Math.max(start, source.lineEnd(source.lineAt(start)))))
                .strip();
    }
}
