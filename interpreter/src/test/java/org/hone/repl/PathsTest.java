package org.hone.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hone.cli.ScriptedBackend;
import org.hone.plan.ParamInputs;
import org.hone.prompt.PromptSession;
import org.hone.prompt.Setup;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Paths of files as they are typed and completed at a terminal. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class PathsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writePrograms() throws IOException {
        Files.createDirectories(folder.resolve("some programs"));
        Files.writeString(folder.resolve("plain.hone"), "param p: Int = 1\n");
        Files.writeString(folder.resolve("my first.hone"), "param first: Int = 1\n");
        Files.writeString(folder.resolve("some programs/two words.hone"), "param second: Int = 1\n");
        Files.writeString(folder.resolve("notes.txt"), "no program");
    }

    private String typed(String keys) throws IOException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (LineDisciplineTerminal terminal =
                new LineDisciplineTerminal("test", "xterm", screen, StandardCharsets.UTF_8)) {
            terminal.setSize(Size.of(400, 24));
            terminal.processInputBytes((keys + "\u0004").getBytes(StandardCharsets.UTF_8));
            new Repl(Map.of(HistoryFile.VARIABLE, ""), Clock.systemUTC())
                    .terminal(
                            terminal,
                            false,
                            new StopToken(),
                            Optional.empty(),
                            listener -> PromptSession.open(new Setup(
                                    folder,
                                    folder,
                                    ParamInputs.NONE,
                                    (engine, heard) -> new ScriptedBackend(step -> {}),
                                    new Backend.Engine("cpu", 1),
                                    listener,
                                    Clock.systemUTC(),
                                    versions -> versions)));
        }
        return screen.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPathWithoutBlanksIsCompletedAsItIs() throws IOException {
        assertThat(typed(":load " + folder + "/pl\t\r")).contains("/plain.hone", "declared param p");
    }

    @Test
    void aPathWithBlanksIsPutIntoQuotes() throws IOException {
        assertThat(typed(":load " + folder + "/my\t\r")).contains("/my first.hone\"", "declared param first");
        assertThat(typed(":load \"" + folder + "/my f\t\r")).contains("declared param first");
    }

    @Test
    void whatIsInAFolderWithBlanksIsFoundToo() throws IOException {
        assertThat(typed(":load " + folder + "/so\ttw\t\r"))
                .contains("some programs/", "two words.hone\"", "declared param second");
    }

    @Test
    void onlyProgramsAndFoldersAreOffered() throws IOException {
        assertThat(typed(":load " + folder + "/no\t\r")).doesNotContain("notes.txt");
    }

    @Test
    void aCommandThatIsCutShortCompletesItsPathToo() throws IOException {
        assertThat(typed(":lo " + folder + "/pl\t\r")).contains("declared param p");
    }

    @Test
    void whatIsSavedUnderANameWithBlanksIsLoadedAgain() throws IOException {
        String said =
                typed("fn f(x: Real) -> Real = x\r:save \"of mine.hone\"\r:drop f\r:load \"of mine.hone\"\rf(2.5)\r");
        assertThat(said).contains("saved in of mine.hone", "dropped f", "2.5  : Real");
        assertThat(folder.resolve("of mine.hone")).exists();
    }
}
