package org.hone.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jline.reader.Candidate;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line editor on a terminal in memory: what is typed, what comes of it. */
final class LineEditorTest {
    private static final String RIGHT = "\u001bOC";
    private static final String UP = "\u001bOA";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String CTRL_R = "\u0012";

    @TempDir
    private Path temp;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private LineDisciplineTerminal terminal;
    private LineEditor editor;

    @BeforeEach
    void open() throws IOException {
        terminal = new LineDisciplineTerminal("test", "xterm-256color", screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(80, 24));
        editor = editor();
    }

    private LineEditor editor() throws IOException {
        return new LineEditor(
                terminal,
                true,
                (reader, line, candidates) -> {
                    candidates.add(new Candidate("mean", "mean", "functions", "Real per batch", null, null, false, 1));
                    candidates.add(new Candidate("mask", "mask", "slots", "Real per token", null, null, false, 2));
                    candidates.add(new Candidate("sum", "sum", "functions", null, null, null, false, 3));
                },
                new InputHighlighter(text -> List.of()),
                List.of("slots", "functions"),
                Optional.of(temp.resolve("history")));
    }

    @AfterEach
    void close() throws IOException {
        thread.shutdownNow();
        terminal.close();
    }

    @Test
    void anUnfinishedInputGoesOnOnTheNextLineIndentedByItsBrackets() throws Exception {
        assertThat(typed("optimizer a {\rrule = adamw\r}\r"))
                .isEqualTo(new LineEditor.Input.Text("optimizer a {\n  rule = adamw\n}"));
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("... ");
    }

    @Test
    void aWrongInputIsNotWaitedFor() throws Exception {
        assertThat(typed("1 + )\r")).isEqualTo(new LineEditor.Input.Text("1 + )"));
    }

    @Test
    void exclamationMarksAndBackslashesAreTheLanguagesOwn() throws Exception {
        assertThat(typed("1 != 2 \"a\\n!!\"\r")).isEqualTo(new LineEditor.Input.Text("1 != 2 \"a\\n!!\""));
    }

    @Test
    void tabCompletesAWordThatOnlyOneCandidateFits() throws Exception {
        assertThat(typed("su\t(l)\r")).isEqualTo(new LineEditor.Input.Text("sum(l)"));
    }

    @Test
    void tabListsCandidatesByGroupInTheGivenOrderWithTheirTypes() throws Exception {
        assertThat(typed("m\task\r")).isEqualTo(new LineEditor.Input.Text("mask"));
        assertThat(screen.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[\\d;]*m", ""))
                .containsSubsequence("slots", "mask", "(Real per token)", "functions", "mean", "(Real per batch)");
    }

    @Test
    void controlCClearsTheLineAndSaysWhetherThereWasOne() throws Exception {
        assertThat(typed("1 + 2" + CTRL_C)).isEqualTo(new LineEditor.Input.Cleared(false));
        assertThat(typed(CTRL_C)).isEqualTo(new LineEditor.Input.Cleared(true));
        assertThat(typed("3\r")).isEqualTo(new LineEditor.Input.Text("3"));
    }

    @Test
    void controlDEndsOnAnEmptyLineOnly() throws Exception {
        assertThat(typed("1" + CTRL_D + "\r")).isEqualTo(new LineEditor.Input.Text("1"));
        assertThat(typed(CTRL_D)).isEqualTo(new LineEditor.Input.End(""));
    }

    @Test
    void inputsOfSeveralLinesSurviveInHistory() throws Exception {
        typed("let x = 1 in\r x\r");
        assertThat(Files.readString(temp.resolve("history"))).contains("let x = 1 in");
        editor = editor();
        assertThat(typed(UP + "\r")).isEqualTo(new LineEditor.Input.Text("let x = 1 in\n x"));
        assertThat(editor.history()).containsExactly("let x = 1 in\n x");
    }

    @Test
    void historyIsSearched() throws Exception {
        typed("first\r");
        typed("second\r");
        assertThat(typed(CTRL_R + "irs\r")).isEqualTo(new LineEditor.Input.Text("first"));
    }

    @Test
    void theRightArrowTakesWhatHistorySuggests() throws Exception {
        typed("evaluate policy on held_out\r");
        assertThat(typed("eva" + RIGHT + "\r")).isEqualTo(new LineEditor.Input.Text("evaluate policy on held_out"));
    }

    /** Types into a prompt that waits: Ctrl-C at any other time is somebody else's. */
    private LineEditor.Input typed(String keys)
            throws IOException, InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        Future<LineEditor.Input> input = thread.submit(editor::read);
        Attributes.LocalFlag echo = Attributes.LocalFlag.ECHO;
        while (terminal.getAttributes().getLocalFlag(echo)) { // raw mode has none
            TimeUnit.MILLISECONDS.sleep(1);
        }
        for (byte key : keys.getBytes(StandardCharsets.UTF_8)) {
            terminal.processInputBytes(new byte[] {key});
        }
        return input.get(10, TimeUnit.SECONDS);
    }
}
