package org.hone.parser;

import java.util.BitSet;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.HoneParser;
import org.hone.grammar.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * Goes on after a mistake at the next line of the same block, or at the next declaration. Nothing is guessed: no token is
 * dropped or made up, so one mistake gives one message.
 */
final class Recovery extends DefaultErrorStrategy {
    private final SyntaxErrors errors;
    private final CommonTokenStream tokens;

    /** Where reading went back to; to each place once, so that a text is read to its end however its braces are broken. */
    private final BitSet returned = new BitSet();

    Recovery(Reporter reporter, CommonTokenStream tokens) {
        this.errors = new SyntaxErrors(reporter, tokens);
        this.tokens = tokens;
    }

    @Override
    public void reportError(Parser parser, RecognitionException failure) {
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            errors.report(parser, failure);
        }
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
    }

    @Override
    public void sync(Parser parser) {
        // The default drops tokens here; every mistake is left to the rule that meets it.
    }

    @Override
    public void recover(Parser parser, RecognitionException failure) {
        HoneParser hone = (HoneParser) parser;
        ParserRuleContext context = parser.getContext();
        switch (context) {
            case HoneParser.BlockContext block -> finishOrThrow(hone, block, block.LBRACE(), failure);
            case HoneParser.RunBlockContext run -> finishOrThrow(hone, run, run.LBRACE(), failure);
            case HoneParser.FileContext file -> finish(hone, file, HoneParser.RULE_item, null);
            case HoneParser.ReplContext repl -> finish(hone, repl, HoneParser.RULE_replItem, null);
            case HoneParser.ExpressionContext expression -> {}
            default -> throw failure;
        }
    }

    private void finishOrThrow(
            HoneParser parser, ParserRuleContext context, @Nullable TerminalNode brace, RecognitionException failure) {
        if (brace == null) {
            throw failure;
        }
        int element =
                context instanceof HoneParser.RunBlockContext ? HoneParser.RULE_statement : HoneParser.RULE_member;
        finish(parser, context, element, brace.getSymbol());
    }

    /**
     * Reads the rest of a list of lines, one by one.
     *
     * @param brace the brace that opened the list; absent at the top of a text
     */
    private void finish(HoneParser parser, ParserRuleContext context, int element, @Nullable Token brace) {
        boolean braces = brace != null;
        int call = callOf(parser, context.getRuleIndex(), element);
        int start = startOfBroken(context, parser);
        if (isBeyond(context, brace, start) && backToLineEndBefore(start, context)) {
            return;
        }
        while (true) {
            skipLine(parser, start, brace);
            if (!skipSeparators(parser, braces)) {
                return;
            }
            int next = parser.getCurrentToken().getType();
            if (next == Token.EOF) {
                return;
            }
            if (braces && next == HoneLexer.RBRACE) {
                parser.consume();
                return;
            }
            endErrorCondition(parser);
            start = parser.getCurrentToken().getTokenIndex();
            parser.setState(call);
            try {
                read(parser, element);
                expectLineEnd(parser, call, braces);
            } catch (RecognitionException again) {
                if (isBeyond(context, brace, start) && backToLineEndBefore(start, context)) {
                    return;
                }
            }
        }
    }

    private static void read(HoneParser parser, int element) {
        switch (element) {
            case HoneParser.RULE_item -> parser.item();
            case HoneParser.RULE_replItem -> parser.replItem();
            case HoneParser.RULE_statement -> parser.statement();
            default -> parser.member();
        }
    }

    private void expectLineEnd(HoneParser parser, int call, boolean braces) {
        int next = parser.getCurrentToken().getType();
        boolean ended = next == HoneLexer.NL
                || next == HoneLexer.SEMI
                || next == Token.EOF
                || (braces && next == HoneLexer.RBRACE);
        if (!ended) {
            RuleTransition transition =
                    (RuleTransition) parser.getATN().states.get(call).transition(0);
            parser.setState(transition.followState.stateNumber);
            InputMismatchException failure = new InputMismatchException(parser);
            reportError(parser, failure);
            throw failure;
        }
    }

    private static int startOfBroken(ParserRuleContext context, HoneParser parser) {
        int children = context.getChildCount();
        if (children > 0
                && context.getChild(children - 1) instanceof ParserRuleContext last
                && last.exception != null
                && last.getStart() != null) {
            return last.getStart().getTokenIndex();
        }
        return parser.getCurrentToken().getTokenIndex();
    }

    /** Gives false, and does nothing, if it went back there before. */
    private boolean backToLineEndBefore(int index, ParserRuleContext context) {
        int i = index - 1;
        while (i > 0 && tokens.get(i).getType() != HoneLexer.NL) {
            i--;
        }
        if (returned.get(Math.max(i, 0))) {
            return false;
        }
        returned.set(Math.max(i, 0));
        if (context.getChild(context.getChildCount() - 1) instanceof ParserRuleContext) {
            context.removeLastChild();
        }
        tokens.seek(i);
        return true;
    }

    /** Whether a line cannot belong to the block it was read in, whose closing brace is missing. */
    private boolean isBeyond(ParserRuleContext context, @Nullable Token brace, int start) {
        return brace != null
                && (Tokens.startsDeclaration(tokens.getTokens(), start)
                        || errors.isBelowOptions(context, tokens.get(start)));
    }

    /**
     * Skips to the end of the line that began at a token, past the lines of braces opened in it. At the top of a text,
     * past indented lines too: they belong to what went wrong.
     */
    private void skipLine(HoneParser parser, int start, @Nullable Token brace) {
        int depth = 0;
        int here = parser.getCurrentToken().getTokenIndex();
        for (int i = start; i < here; i++) {
            depth += step(tokens.get(i).getType());
        }
        while (!stops(parser, depth, brace)) {
            depth = Math.max(depth + step(parser.getCurrentToken().getType()), 0);
            parser.consume();
        }
    }

    private boolean stops(HoneParser parser, int depth, @Nullable Token brace) {
        Token token = parser.getCurrentToken();
        // A block on one line is divided by `;` and ends there; in others, a brace amid a line is not theirs.
        boolean oneLine = brace != null && brace.getLine() == token.getLine();
        return switch (token.getType()) {
            case Token.EOF -> true;
            case HoneLexer.NL -> {
                boolean done = depth <= 0 || beforeDeclaration(parser);
                yield done && (brace != null || nextLineIsUnindented(parser));
            }
            case HoneLexer.SEMI -> depth <= 0 && oneLine;
            case HoneLexer.RBRACE -> depth <= 0 && brace != null && (oneLine || startsLine(token));
            default -> false;
        };
    }

    private boolean startsLine(Token token) {
        for (int i = token.getTokenIndex() - 1; i >= 0; i--) {
            int type = tokens.get(i).getType();
            if (type == HoneLexer.NL) {
                return true;
            }
            if (type != HoneLexer.BLANKS) {
                return false;
            }
        }
        return true;
    }

    private boolean nextLineIsUnindented(HoneParser parser) {
        Token next = tokens.get(nextVisible(parser));
        return next.getType() == Token.EOF || (next.getCharPositionInLine() == 0 && next.getType() != HoneLexer.RBRACE);
    }

    /** Gives false when a declaration follows although a brace is open. */
    private boolean skipSeparators(HoneParser parser, boolean braces) {
        while (true) {
            int type = parser.getCurrentToken().getType();
            if (type != HoneLexer.NL && type != HoneLexer.SEMI) {
                return true;
            }
            if (braces && beforeDeclaration(parser)) {
                return false;
            }
            parser.consume();
        }
    }

    private boolean beforeDeclaration(HoneParser parser) {
        return Tokens.startsDeclaration(tokens.getTokens(), nextVisible(parser));
    }

    private int nextVisible(HoneParser parser) {
        int i = parser.getCurrentToken().getTokenIndex() + 1;
        while (i < tokens.size() - 1
                && (tokens.get(i).getChannel() != Token.DEFAULT_CHANNEL
                        || tokens.get(i).getType() == HoneLexer.NL)) {
            i++;
        }
        return Math.min(i, tokens.size() - 1);
    }

    private static int step(int type) {
        return switch (type) {
            case HoneLexer.LBRACE -> 1;
            case HoneLexer.RBRACE -> -1;
            default -> 0;
        };
    }

    /** The state of the automaton from which a list rule calls the rule of its elements the second time. */
    private static int callOf(HoneParser parser, int list, int element) {
        int found = -1;
        for (ATNState state : parser.getATN().states) {
            if (state != null
                    && state.ruleIndex == list
                    && state.getNumberOfTransitions() > 0
                    && state.transition(0) instanceof RuleTransition call
                    && call.ruleIndex == element) {
                found = state.stateNumber;
            }
        }
        return found;
    }
}
