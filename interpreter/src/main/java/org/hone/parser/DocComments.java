package org.hone.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.hone.ast.Doc;
import org.hone.grammar.HoneLexer;
import org.hone.grammar.TokenKinds;

/** Finds the doc comment that stands directly above an item. */
final class DocComments {
    private final List<? extends Token> tokens;

    DocComments(List<? extends Token> tokens) {
        this.tokens = tokens;
    }

    /** The {@code ///} lines directly above a token, with no empty line between. */
    Optional<Doc> above(Token token) {
        return block(token.getTokenIndex() - 1, 1);
    }

    /**
     * The doc comment of the file: the first one, if an empty line follows it or an import or nothing.
     */
    Optional<Doc> ofFile() {
        int i = 0;
        while (i < tokens.size() && isBlank(tokens.get(i))) {
            i++;
        }
        if (type(i) != HoneLexer.DOC_COMMENT) {
            return Optional.empty();
        }
        int lineEnds = 0;
        int last = i;
        for (; i < tokens.size() && (isBlank(tokens.get(i)) || type(i) == HoneLexer.DOC_COMMENT); i++) {
            if (type(i) == HoneLexer.DOC_COMMENT) {
                lineEnds = 0;
                last = i;
            } else if (type(i) == HoneLexer.NL) {
                lineEnds++;
            }
            if (lineEnds > 1) {
                break;
            }
        }
        boolean own = lineEnds > 1 || type(i) == HoneLexer.IMPORT || type(i) == Token.EOF;
        return own ? block(last, 1) : Optional.empty();
    }

    private Optional<Doc> block(int from, int allowedLineEnds) {
        List<Token> lines = new ArrayList<>();
        int lineEnds = 0;
        for (int i = from; i >= 0; i--) {
            Token token = tokens.get(i);
            if (token.getType() == HoneLexer.DOC_COMMENT) {
                if (!startsLine(i)) {
                    break;
                }
                lines.addFirst(token);
                lineEnds = 0;
            } else if (!isBlank(token)) {
                break;
            } else if (token.getType() == HoneLexer.NL && ++lineEnds > allowedLineEnds) {
                break;
            }
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String text = String.join("\n", lines.stream().map(DocComments::content).toList());
        return Optional.of(new Doc(Spans.of(lines.getFirst()).to(Spans.of(lines.getLast())), text));
    }

    private boolean startsLine(int index) {
        int i = index - 1;
        while (i >= 0 && type(i) == HoneLexer.BLANKS) {
            i--;
        }
        return i < 0 || type(i) == HoneLexer.NL;
    }

    private static String content(Token line) {
        String text = line.getText().substring(3).stripTrailing();
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    private static boolean isBlank(Token token) {
        return token.getType() == HoneLexer.NL
                || (!TokenKinds.isVisible(token) && token.getType() != HoneLexer.DOC_COMMENT);
    }

    private int type(int index) {
        return index < 0 || index >= tokens.size()
                ? Token.EOF
                : tokens.get(index).getType();
    }
}
