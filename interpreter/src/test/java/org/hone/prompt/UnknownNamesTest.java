package org.hone.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.hone.cli.ScriptedBackend;
import org.hone.plan.ParamInputs;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnknownNamesTest {
    @TempDir
    private Path root;

    private List<String> unknown(PromptSession session, String input) {
        return session.unknown(input).stream()
                .map(span -> input.substring(span.start(), span.end()))
                .toList();
    }

    @Test
    void aLineSaysWhichOfItsNamesNothingDeclares() {
        try (PromptSession session = session()) {
            session.submit("let known = 2.0", new StopToken());
            assertThat(unknown(session, "known + strange")).containsExactly("strange");
            assertThat(unknown(session, "let a = known; a + b")).containsExactly("b");
            assertThat(unknown(session, "fn half(x: Real) -> Real = x / 2.0; half(known)"))
                    .isEmpty();
            assertThat(unknown(session, "train nothing")).containsExactly("nothing");
            assertThat(unknown(session, "known |> histogram")).isEmpty();
        }
    }

    @Test
    void nothingIsSaidOfWhatCannotBeRead() {
        try (PromptSession session = session()) {
            assertThat(unknown(session, "strange + (")).isEmpty();
        }
    }

    private PromptSession session() {
        return PromptSession.open(new Setup(
                root,
                root.resolve("runs"),
                ParamInputs.NONE,
                (engine, listener) -> new ScriptedBackend(step -> {}),
                new Backend.Engine("cpu", 1),
                RunListener.silent(),
                Clock.systemUTC(),
                versions -> versions));
    }
}
