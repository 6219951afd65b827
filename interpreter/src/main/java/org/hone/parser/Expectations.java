package org.hone.parser;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.RuleStopState;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.atn.Transition;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.HoneParser;
import org.hone.grammar.TokenKinds;
import org.jspecify.annotations.Nullable;

/**
 * What could have stood where reading failed. Walks the grammar's automaton along the line that failed and keeps what it
 * can take at the furthest token; a whole rule counts as one thing where a person thinks of it as one.
 */
final class Expectations {
    /** Enough for any real text; a walk that needs more gives what it has. */
    private static final int STEPS = 100_000;

    /** Something that could have stood there: a token of the grammar, or a rule. */
    sealed interface Candidate {
        record Word(int tokenType) implements Candidate {}

        record Rule(int ruleIndex) implements Candidate {}
    }

    /**
     * @param token the furthest token, which none of the candidates is
     */
    record Found(Token token, Set<Candidate> candidates) {
        boolean has(int tokenType) {
            return candidates.contains(new Candidate.Word(tokenType));
        }

        boolean hasRule(int ruleIndex) {
            return candidates.contains(new Candidate.Rule(ruleIndex));
        }
    }

    private record Frame(
            ATNState follow,
            @Nullable Frame parent,
            @Nullable Whole whole) {}

    /** A rule that counts as one thing as long as nothing of it has been read. */
    private record Whole(int ruleIndex, int position) {}

    private final ATN atn;
    private final List<Token> tokens = new ArrayList<>();
    private final Set<Candidate> candidates = new LinkedHashSet<>();
    private int furthest;
    private int steps;

    private Expectations(ATN atn, TokenStream stream, int from) {
        this.atn = atn;
        for (int i = from; i < stream.size(); i++) {
            Token token = stream.get(i);
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                tokens.add(token);
            }
        }
    }

    static Found of(Parser parser, RecognitionException failure) {
        ParserRuleContext from = beginning(failure.getCtx());
        Token start = from == null ? null : from.getStart();
        if (from == null || start == null) {
            return new Found(failure.getOffendingToken(), Set.of());
        }
        Expectations walk = new Expectations(parser.getATN(), parser.getInputStream(), start.getTokenIndex());
        walk.walk(walk.atn.ruleToStartState[from.getRuleIndex()], 0, walk.frames(from), null);
        return walk.steps > STEPS
                ? new Found(failure.getOffendingToken(), Set.of())
                : new Found(walk.tokens.get(walk.furthest), walk.candidates);
    }

    /**
     * Where to begin: at the line that failed; or, when the failure is between lines, at the line before. What was
     * recovered from earlier lies before that.
     */
    private static @Nullable ParserRuleContext beginning(@Nullable RuleContext failed) {
        for (RuleContext context = failed; context != null; context = context.parent) {
            switch (context.getRuleIndex()) {
                case HoneParser.RULE_item,
                        HoneParser.RULE_replItem,
                        HoneParser.RULE_statement,
                        HoneParser.RULE_member,
                        HoneParser.RULE_expression -> {
                    return (ParserRuleContext) context;
                }
                case HoneParser.RULE_file, HoneParser.RULE_repl, HoneParser.RULE_block, HoneParser.RULE_runBlock -> {
                    return lastLine((ParserRuleContext) context);
                }
                default -> {}
            }
        }
        return null;
    }

    private static ParserRuleContext lastLine(ParserRuleContext list) {
        for (int i = list.getChildCount() - 1; i >= 0; i--) {
            if (list.getChild(i) instanceof ParserRuleContext child
                    && child.getRuleIndex() != HoneParser.RULE_separators
                    && child.getRuleIndex() != HoneParser.RULE_name) {
                return child.exception == null ? child : list;
            }
        }
        return list;
    }

    private @Nullable Frame frames(@Nullable RuleContext context) {
        if (context == null || context.invokingState < 0) {
            return null;
        }
        RuleTransition call =
                (RuleTransition) atn.states.get(context.invokingState).transition(0);
        return new Frame(call.followState, frames(context.parent), null);
    }

    private void walk(ATNState state, int position, @Nullable Frame stack, @Nullable Whole whole) {
        if (++steps > STEPS) {
            return;
        }
        if (state instanceof RuleStopState) {
            if (stack != null) {
                walk(stack.follow(), position, stack.parent(), stack.whole());
            }
            return;
        }
        for (Transition transition : state.getTransitions()) {
            if (transition instanceof RuleTransition call) {
                boolean begun = whole != null && whole.position() == position;
                Whole inner = !begun && isOneThing(call.ruleIndex) ? new Whole(call.ruleIndex, position) : whole;
                walk(call.target, position, new Frame(call.followState, stack, whole), inner);
            } else if (transition.isEpsilon()) {
                walk(transition.target, position, stack, whole);
            } else {
                take(transition, position, stack, whole);
            }
        }
    }

    private void take(Transition transition, int position, @Nullable Frame stack, @Nullable Whole whole) {
        int type = tokens.get(position).getType();
        boolean matches = transition.matches(type, Token.MIN_USER_TOKEN_TYPE, atn.maxTokenType);
        if (matches && !isMisusedWord(transition.target, position)) {
            if (position + 1 < tokens.size()) {
                walk(transition.target, position + 1, stack, whole);
            }
            return;
        }
        if (position > furthest) {
            furthest = position;
            candidates.clear();
        }
        if (position == furthest) {
            if (whole != null && whole.position() == position) {
                candidates.add(new Candidate.Rule(whole.ruleIndex()));
            } else {
                for (int expected : transition.label().toList()) {
                    candidates.add(new Candidate.Word(expected));
                }
            }
        }
    }

    /** A reserved word where any word is allowed: it was meant as a name only if a name's sign follows. */
    private boolean isMisusedWord(ATNState target, int position) {
        if (target.ruleIndex != HoneParser.RULE_label
                || !TokenKinds.isReserved(tokens.get(position).getType())
                || position + 1 >= tokens.size()
                || (position > 0 && tokens.get(position - 1).getType() == HoneLexer.DOT)) {
            return false;
        }
        int next = tokens.get(position + 1).getType();
        return next != HoneLexer.COLON && next != HoneLexer.ASSIGN;
    }

    private static boolean isOneThing(int rule) {
        return switch (rule) {
            case HoneParser.RULE_declaration,
                    HoneParser.RULE_runBlock,
                    HoneParser.RULE_statement,
                    HoneParser.RULE_member,
                    HoneParser.RULE_action,
                    HoneParser.RULE_computation,
                    HoneParser.RULE_expr,
                    HoneParser.RULE_unbound,
                    HoneParser.RULE_disjunction,
                    HoneParser.RULE_conjunction,
                    HoneParser.RULE_negation,
                    HoneParser.RULE_alternative,
                    HoneParser.RULE_sum,
                    HoneParser.RULE_product,
                    HoneParser.RULE_unary,
                    HoneParser.RULE_postfix,
                    HoneParser.RULE_scaled,
                    HoneParser.RULE_estimatorRef,
                    HoneParser.RULE_type,
                    HoneParser.RULE_recordEntry,
                    HoneParser.RULE_typeEntry,
                    HoneParser.RULE_importedName,
                    HoneParser.RULE_moduleRef,
                    HoneParser.RULE_name,
                    HoneParser.RULE_plainName,
                    HoneParser.RULE_label,
                    HoneParser.RULE_separators -> true;
            default -> false;
        };
    }
}
