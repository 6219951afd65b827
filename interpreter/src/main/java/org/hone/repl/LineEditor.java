package org.hone.repl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jline.reader.Buffer;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStringBuilder;

/** Reads inputs from a terminal: several lines, history, completion, suggestions. */
final class LineEditor {
    private static final String PROMPT = "hone> ";
    /** As wide as the prompt, so that lines of one input stand below one another. */
    private static final String CONTINUED = "  ... ";

    private static final int INDENT = 2;
    private static final int REMEMBERED = 5000;

    private final Reader reader;
    private final boolean coloured;

    /**
     * @param groups headings of completion lists in their order
     * @param history where inputs are kept; empty for none
     */
    LineEditor(
            Terminal terminal,
            boolean coloured,
            Completer completer,
            InputHighlighter highlighter,
            List<String> groups,
            Optional<Path> history)
            throws IOException {
        this.coloured = coloured;
        reader = new Reader(terminal, groups);
        reader.setParser(new InputParser());
        reader.setCompleter(completer);
        reader.setHighlighter(highlighter);
        reader.option(LineReader.Option.DISABLE_HIGHLIGHTER, !coloured)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                .option(LineReader.Option.HISTORY_REDUCE_BLANKS, false)
                .option(LineReader.Option.CASE_INSENSITIVE_SEARCH, true)
                .option(LineReader.Option.INSERT_TAB, false)
                .option(LineReader.Option.AUTO_FRESH_LINE, false)
                .variable(LineReader.INDENTATION, INDENT)
                .variable(LineReader.BELL_STYLE, "none")
                .variable(LineReader.HISTORY_SIZE, REMEMBERED)
                .variable(LineReader.HISTORY_FILE_SIZE, 2 * REMEMBERED)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, ansi(CONTINUED, Colours.CONTINUED));
        history.ifPresent(file -> reader.variable(LineReader.HISTORY_FILE, file));
        reader.setHistory(new DefaultHistory(reader));
        if (coloured) {
            // Without colour a suggestion would look like typed text.
            reader.setAutosuggestion(LineReader.SuggestionType.HISTORY);
            bind("hone-take-suggestion", LineReader.FORWARD_CHAR, this::takeSuggestion);
            bind("hone-take-suggestion-at-end", LineReader.END_OF_LINE, this::takeSuggestion);
        }
        bind("hone-close-block", "}", this::closeBlock);
    }

    /** What came from the terminal. */
    sealed interface Input {
        /** An input, possibly of several lines. */
        record Text(String text) implements Input {}

        /**
         * Ctrl-C.
         *
         * @param empty whether there was nothing to clear
         */
        record Cleared(boolean empty) implements Input {}

        /**
         * Ctrl-D, or the end of the stream.
         *
         * @param rest what stood in a last line without an end
         */
        record End(String rest) implements Input {}
    }

    /** Waits for an input. */
    Input read() {
        try {
            return new Input.Text(reader.readLine(ansi(PROMPT, Colours.PROMPT)));
        } catch (UserInterruptException e) {
            return new Input.Cleared(
                    e.getPartialLine() == null || e.getPartialLine().isBlank());
        } catch (EndOfFileException e) {
            return new Input.End(e.getPartialLine() == null ? "" : e.getPartialLine());
        }
    }

    /** An input as it looks behind the prompt. */
    static String asTyped(String input) {
        return PROMPT + input.replace("\n", "\n" + CONTINUED);
    }

    /** What was typed, oldest first. */
    List<String> history() {
        return java.util.stream.StreamSupport.stream(reader.getHistory().spliterator(), false)
                .map(History.Entry::line)
                .toList();
    }

    private String ansi(String text, org.jline.utils.AttributedStyle style) {
        return coloured ? new AttributedStringBuilder().styled(style, text).toAnsi(reader.getTerminal()) : text;
    }

    /** Runs the widget on a key, or in place of another widget, which goes on to run where this one has nothing to do. */
    private void bind(String name, String keyOrWidget, java.util.function.BooleanSupplier action) {
        Widget before = reader.getWidgets().get(keyOrWidget);
        if (before == null) {
            reader.getWidgets().put(name, action::getAsBoolean);
            Objects.requireNonNull(reader.getKeyMaps().get(LineReader.EMACS)).bind(new Reference(name), keyOrWidget);
        } else {
            reader.getWidgets().put(keyOrWidget, () -> action.getAsBoolean() || before.apply());
        }
    }

    /** At the end of the input, the right arrow and End take what history suggests. */
    private boolean takeSuggestion() {
        Buffer buffer = reader.getBuffer();
        String tip = reader.getTailTip();
        if (buffer.cursor() != buffer.length() || tip == null || tip.isEmpty()) {
            return false;
        }
        buffer.write(tip);
        reader.setTailTip("");
        return true;
    }

    /** A closing brace at the beginning of a line stands as far left as the line that opened the block. */
    private boolean closeBlock() {
        Buffer buffer = reader.getBuffer();
        String before = buffer.substring(0, buffer.cursor());
        String line = before.substring(before.lastIndexOf('\n') + 1);
        if (line.length() >= INDENT && line.isBlank() && line.length() == INDENT * InputParser.depth(before)) {
            buffer.backspace(INDENT);
        }
        buffer.write("}");
        return true;
    }

    /** The line reader with groups of completion in a given order. */
    private static final class Reader extends LineReaderImpl {
        private final List<String> groups;

        Reader(Terminal terminal, List<String> groups) throws IOException {
            super(terminal, "hone");
            this.groups = groups;
        }

        @Override
        protected Comparator<String> getGroupComparator() {
            return Comparator.comparingInt(
                            (String group) -> groups.contains(group) ? groups.indexOf(group) : groups.size())
                    .thenComparing(Comparator.naturalOrder());
        }
    }
}
