package org.hone.grammar;

import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.jspecify.annotations.Nullable;

/** Whether a text typed at the prompt is finished. */
public enum Completeness {
    /** It can be run. */
    COMPLETE,
    /** More text can make it right: the first error is at the end of the input. */
    INCOMPLETE,
    /** No further text can make it right. */
    WRONG;

    /** Judges an input of the prompt. */
    public static Completeness of(String text) {
        CommonTokenStream tokens = Tokens.stream(text);
        if (tokens.getTokens().stream().anyMatch(token -> token.getType() == HoneLexer.OPEN_COMMENT)) {
            return INCOMPLETE;
        }
        HoneParser parser = new HoneParser(tokens);
        parser.getInterpreter().setPredictionMode(PredictionMode.LL);
        FirstError listener = new FirstError();
        parser.removeErrorListeners();
        parser.addErrorListener(listener);
        try {
            parser.repl();
        } catch (StackOverflowError tooDeep) {
            return WRONG;
        }
        Token first = listener.first;
        if (first == null) {
            return COMPLETE;
        }
        return first.getType() == Token.EOF ? INCOMPLETE : WRONG;
    }

    private static final class FirstError extends BaseErrorListener {
        private @Nullable Token first;

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int column,
                String message,
                @Nullable RecognitionException exception) {
            if (first == null && symbol instanceof Token token) {
                first = token;
            }
        }
    }
}
