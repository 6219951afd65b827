package org.hone.repl;

import java.util.List;
import org.hone.grammar.Completeness;
import org.hone.parser.Lexeme;
import org.hone.prompt.Command;
import org.hone.prompt.PromptSession;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line editor whether an input is finished, and which word the cursor is on. */
final class InputParser implements Parser {

    /** Whether more text is wanted before an input can be run: the language's own grammar decides. */
    static boolean unfinished(String text) {
        return !isCommand(text) && (Completeness.of(text) == Completeness.INCOMPLETE || endsInDoc(text));
    }

    /** Documentation belongs to the declaration that follows. */
    private static boolean endsInDoc(String text) {
        List<Lexeme> written = Lexeme.of(text).stream()
                .filter(l -> l.kind() != Lexeme.Kind.NEWLINE && l.kind() != Lexeme.Kind.BREAK)
                .toList();
        return !written.isEmpty() && written.getLast().kind() == Lexeme.Kind.DOC_COMMENT;
    }

    /** Whether an input is for the prompt itself: {@code :name} or {@code ?name}. These are one line long. */
    static boolean isCommand(String text) {
        String start = text.stripLeading();
        return start.startsWith(":") || start.startsWith("?");
    }

    /** Where the path of a file begins in a command that takes one; -1 if it takes none, or its word is not finished yet. */
    static int pathAt(String line) {
        boolean file = PromptSession.command(line)
                .filter(c -> c.completes() == Command.Completes.FILE)
                .isPresent();
        int at = line.length() - line.stripLeading().length();
        while (file && at < line.length() && !Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        int word = at;
        while (file && at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return file && at > word ? at : -1;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && unfinished(line)) {
            throw new EOFError(-1, -1, "more is wanted", "", depth(line), "");
        }
        int path = pathAt(line);
        return path >= 0 && path <= cursor ? new PathWord(line, cursor, path) : Word.at(line, cursor);
    }

    /** History is not expanded: {@code !} and a backslash are the language's own. */
    @Override
    public boolean isEscapeChar(char character) {
        return false;
    }

    /** How many brackets are open at the end of a text. */
    static int depth(String text) {
        int depth = 0;
        for (Lexeme lexeme : Lexeme.of(text)) {
            if (lexeme.is("{") || lexeme.is("(") || lexeme.is("[")) {
                depth++;
            } else if (depth > 0 && (lexeme.is("}") || lexeme.is(")") || lexeme.is("]"))) {
                depth--;
            }
        }
        return depth;
    }

    /**
     * The word under the cursor: letters, digits and underscores around it.
     *
     * @param line the whole input
     * @param start where the word begins
     * @param end where it ends, exclusive
     */
    private record Word(String line, int cursor, int start, int end) implements CompletingParsedLine {
        static Word at(String line, int cursor) {
            int start = cursor;
            while (start > 0 && isPart(line.charAt(start - 1))) {
                start--;
            }
            int end = cursor;
            while (end < line.length() && isPart(line.charAt(end))) {
                end++;
            }
            return new Word(line, cursor, start, end);
        }

        private static boolean isPart(char c) {
            return Character.isLetterOrDigit(c) || c == '_';
        }

        @Override
        public String word() {
            return line.substring(start, end);
        }

        @Override
        public int wordCursor() {
            return cursor - start;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word());
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor();
        }

        @Override
        public int rawWordLength() {
            return end - start;
        }
    }
}
