package org.hone.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.hone.cli.ScriptedBackend;
import org.hone.plan.ParamInputs;
import org.hone.prompt.PromptSession;
import org.hone.prompt.Setup;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole prompt on terminals in memory that can do little, or are asked to. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class PlainTerminalTest {
    private static final String SCRIPT = ":load " + Path.of("src", "test", "resources", "golden", "check", "base.hone")
            + "\r:set steps 3.steps\r1 +\r1\rnothing\rlet s = train main\rs.pass_rate |> histogram\r:step main\r:next\r:next"
            + "\r:next\r:next\r:coefficients 1\r:explain mine\r\u0004";

    @TempDir
    private Path folder;

    /** Everything that is written to a terminal, escape codes and all. */
    private String written(String type, boolean coloured) throws IOException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (LineDisciplineTerminal terminal =
                new LineDisciplineTerminal("test", type, screen, StandardCharsets.UTF_8)) {
            terminal.setSize(Size.of(80, 24));
            terminal.processInputBytes(SCRIPT.getBytes(StandardCharsets.UTF_8));
            new Repl(Map.of(HistoryFile.VARIABLE, "", "LANG", "C.UTF-8"), Clock.systemUTC())
                    .terminal(
                            terminal,
                            coloured,
                            new StopToken(),
                            Optional.empty(),
                            listener -> PromptSession.open(new Setup(
                                    Path.of(""),
                                    folder.resolve(UUID.randomUUID().toString()),
                                    ParamInputs.NONE,
                                    (engine, heard) -> new ScriptedBackend(step -> {}),
                                    new Backend.Engine("cpu", 1),
                                    listener,
                                    Clock.systemUTC(),
                                    versions -> versions)));
        }
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static void everythingIsAnswered(String text) {
        assertThat(text)
                .contains(
                        "declared recipe main", "2  : Int", "H1001", "run of 3 steps", "count", "coefficient", "mine");
    }

    @Test
    void aDumbTerminalIsSentNoEscapeCodes() throws IOException {
        String text = written("dumb", true);
        everythingIsAnswered(text);
        assertThat(text).doesNotContain("\u001b");
    }

    @Test
    void withoutColourNothingIsColouredOrUnderlined() throws IOException {
        String text = written("xterm-256color", false);
        everythingIsAnswered(text);
        assertThat(text).doesNotContainPattern("\u001b\\[[0-9;]*[1-9][0-9;]*m");
    }

    @Test
    void withColourThereIsSome() throws IOException {
        assertThat(written("xterm-256color", true)).containsPattern("\u001b\\[[0-9;]*[1-9][0-9;]*m");
    }
}
