package org.hone.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.LiveDisplay;
import org.hone.runtime.record.StopToken;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prompt's loop on a terminal in memory, with a conversation whose every answer is known. */
final class TerminalPromptTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    @TempDir
    private Path temp;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Slow conversation = new Slow();
    private final AtomicInteger fatal = new AtomicInteger();
    private final StopToken stop = new StopToken();
    private LineDisciplineTerminal terminal;
    private Future<?> prompt;

    @BeforeEach
    void open() throws IOException {
        terminal = new LineDisciplineTerminal("test", "xterm-256color", screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(80, 24));
        PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        LiveDisplay display = new LiveDisplay(out, true, Glyphs.UNICODE, terminal::getColumns, System::nanoTime);
        LineEditor editor = new LineEditor(
                terminal,
                false,
                (reader, line, candidates) -> {},
                new InputHighlighter(text -> List.of()),
                List.of(),
                Optional.empty());
        terminal.handle(Terminal.Signal.INT, signal -> fatal.incrementAndGet());
        // Ctrl-C as soon as every answer is out.
        TerminalPrompt loop =
                new TerminalPrompt(terminal, editor, display, out, stop, () -> terminal.raise(Terminal.Signal.INT));
        Faults faults = new Faults(Optional.of(temp), Clock.systemUTC());
        prompt = thread.submit(() -> loop.run(conversation, new Guarded(conversation, faults), Optional.empty()));
    }

    @AfterEach
    void close() throws IOException {
        thread.shutdownNow();
        terminal.close();
    }

    /** Repeats its input; {@code wait} waits to be stopped, {@code stubborn} to be interrupted, {@code fault} fails. */
    private static final class Slow implements Conversation {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public Reply answer(String input) {
            try {
                switch (input) {
                    case "fault" -> throw new IllegalStateException("a fault\nof two lines");
                    case "deep" -> throw new StackOverflowError();
                    case "wait" -> {
                        begun.countDown();
                        stopped.await();
                    }
                    case "stubborn" -> {
                        begun.countDown();
                        interrupted.await();
                    }
                    default -> {}
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Reply(List.of(Reply.Part.answer("answer to " + input + "\n")), Reply.Outcome.DONE);
        }

        @Override
        public void stop() {
            stopped.countDown();
        }

        @Override
        public void interrupt() {
            interrupted.countDown();
        }

        @Override
        public void close() {}
    }

    @Test
    void answersArePrintedAndControlDLeaves() throws Exception {
        prompted(1).type("1 + 1\r");
        prompted(2).type(CTRL_D);
        prompt.get(10, TimeUnit.SECONDS);
        assertThat(printed()).contains("hone> 1 + 1", "answer to 1 + 1");
    }

    @Test
    void theFirstControlCInAnActionStopsItAndTheSessionGoesOn() throws Exception {
        prompted(1).type("wait\r");
        conversation.begun.await();
        type(CTRL_C);
        prompted(2).type("2\r");
        prompted(3).type(CTRL_D);
        prompt.get(10, TimeUnit.SECONDS);
        assertThat(printed())
                .containsSubsequence(
                        "stopping after this step; Ctrl-C again leaves at once", "answer to wait", "answer to 2");
        assertThat(conversation.interrupted.getCount()).isEqualTo(1);
    }

    @Test
    void theSecondControlCInterrupts() throws Exception {
        prompted(1).type("stubborn\r");
        conversation.begun.await();
        type(CTRL_C + CTRL_C);
        prompted(2).type(CTRL_D);
        prompt.get(10, TimeUnit.SECONDS);
        assertThat(printed()).contains("answer to stubborn");
    }

    @Test
    void aFaultIsWrittenDownAndThePromptGoesOn() throws Exception {
        prompted(1).type("fault\r");
        prompted(2).type("deep\r");
        prompted(3).type("3\r");
        prompted(4).type(CTRL_D);
        prompt.get(10, TimeUnit.SECONDS);
        assertThat(printed())
                .containsSubsequence(
                        "error[H9001]: a fault in Hone itself: IllegalStateException: a fault",
                        "the details are in " + temp,
                        "StackOverflowError",
                        "answer to 3");
        try (var files = Files.list(temp)) {
            assertThat(files.map(TerminalPromptTest::read))
                    .anyMatch(text -> text.startsWith("input:\nfault\n") && text.contains("of two lines"));
        }
    }

    @Test
    void controlCBetweenAnAnswerAndThePromptEndsNothing() throws Exception {
        prompted(1).type("1\r");
        prompted(2).type("2\r");
        prompted(3).type(CTRL_D);
        prompt.get(10, TimeUnit.SECONDS);
        assertThat(printed()).contains("answer to 1", "answer to 2");
        assertThat(fatal).hasValue(0);
    }

    @Test
    void controlCAtAnEmptyPromptSaysHowToLeave() throws Exception {
        prompted(1).type(CTRL_C);
        prompted(2).type(CTRL_D);
        prompt.get(10, TimeUnit.SECONDS);
        assertThat(printed()).contains("Ctrl-D or :quit leaves");
    }

    @Test
    void anEndThatIsAskedForAtThePromptComesWithoutAnInput() throws Exception {
        prompted(1);
        end();
        prompt.get(10, TimeUnit.SECONDS);
        assertThat(printed()).doesNotContain("answer to", "leaves");
    }

    @Test
    void anEndThatIsAskedForInAnActionStopsItAndLeaves() throws Exception {
        prompted(1).type("wait\r");
        conversation.begun.await();
        end();
        prompt.get(10, TimeUnit.SECONDS);
        assertThat(printed()).containsSubsequence("stopping after this step", "answer to wait");
        assertThat(conversation.interrupted.getCount()).isEqualTo(1);
    }

    private void end() {
        stop.request();
        terminal.raise(Terminal.Signal.INT);
    }

    private String printed() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private void type(String keys) throws IOException {
        for (byte key : keys.getBytes(StandardCharsets.UTF_8)) {
            terminal.processInputBytes(new byte[] {key});
        }
    }

    /** Waits for the prompt to be printed so many times. */
    private Typist prompted(int times) throws InterruptedException {
        for (int waited = 0; printed().split("hone> ", -1).length - 1 < times; waited++) {
            assertThat(waited).as(printed()).isLessThan(10_000);
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return this::type;
    }

    private interface Typist {
        void type(String keys) throws IOException;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
