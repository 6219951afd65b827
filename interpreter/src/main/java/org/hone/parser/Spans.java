package org.hone.parser;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.hone.ast.Name;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** Spans of tokens and of rule contexts, whole or broken off. */
final class Spans {
    private Spans() {}

    static Span of(Token token) {
        int start = Math.max(token.getStartIndex(), 0);
        return new Span(start, Math.max(token.getStopIndex() + 1, start));
    }

    static Span of(ParserRuleContext context) {
        Token start = context.getStart();
        if (start == null) {
            return Span.at(0);
        }
        Token stop = context.getStop();
        if (stop == null || stop.getTokenIndex() < start.getTokenIndex()) {
            return Span.at(of(start).start());
        }
        return of(start).to(of(stop));
    }

    /** From the start of one to the end of another, in that order in the text. */
    static Span between(ParserRuleContext first, ParserRuleContext last) {
        return of(first).to(of(last));
    }

    /** The place after everything that was read of a context. */
    static Span after(ParserRuleContext context) {
        return Span.at(of(context).end());
    }

    /** The name that a context of one word gives; empty text where it is missing. */
    static Name name(@Nullable ParserRuleContext context, ParserRuleContext parent) {
        if (context == null || context.exception != null || context.getStart() == null) {
            return new Name(after(parent), "");
        }
        return new Name(of(context), context.getText());
    }
}
