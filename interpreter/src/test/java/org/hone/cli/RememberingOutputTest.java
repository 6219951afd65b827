package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RememberingOutputTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

    /** The exit code of a command that printed to something that fails. */
    private int codeAfter(String failure, int code) {
        RememberingOutput output = new RememberingOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(failure);
            }
        });
        new PrintStream(output, true, StandardCharsets.UTF_8).println("result");
        return output.code(code, err);
    }

    @Test
    void aResultThatCouldNotBeWrittenIsAFailure() {
        assertThat(codeAfter("No space left on device", Exit.DONE)).isEqualTo(Exit.FAILED);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .startsWith("hone: standard output cannot be written: No space left on device;");
    }

    @Test
    void aCommandThatFailedAnywayKeepsItsCode() {
        assertThat(codeAfter("No space left on device", Exit.PROGRAM)).isEqualTo(Exit.PROGRAM);
    }

    @Test
    void aReaderThatHasSeenEnoughIsNone() {
        assertThat(codeAfter("Broken pipe", Exit.DONE)).isEqualTo(Exit.DONE);
        assertThat(said.size()).isZero();
    }
}
