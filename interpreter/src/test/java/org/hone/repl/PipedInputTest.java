package org.hone.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PipedInputTest {
    @Test
    void anInputEndsWithTheLineThatFinishesIt() throws IOException {
        assertThat(inputs("1 + 1\n\n:vars\nfn double(x: Real) -> Real =\n  2 * x\ndouble(3)"))
                .containsExactly("1 + 1", ":vars", "fn double(x: Real) -> Real =\n  2 * x", "double(3)");
    }

    @Test
    void documentationGoesWithTheDeclarationThatFollows() throws IOException {
        assertThat(inputs("/// Twice.\nfn double(x: Real) -> Real = 2 * x\n// a remark\n1"))
                .containsExactly("/// Twice.\nfn double(x: Real) -> Real = 2 * x", "// a remark", "1");
    }

    @Test
    void whatIsUnfinishedAtTheEndIsGivenAsItIs() throws IOException {
        assertThat(inputs("1 +\n2 +")).containsExactly("1 +\n2 +");
    }

    @Test
    void aWrongInputTakesNoOtherWithIt() throws IOException {
        assertThat(inputs("1 + )\n2")).containsExactly("1 + )", "2");
    }

    @Test
    void windowsLineEndsAreLineEnds() throws IOException {
        assertThat(inputs("1\r\n2 +\r\n3\r\n")).containsExactly("1", "2 +\n3");
    }

    private static List<String> inputs(String text) throws IOException {
        PipedInput piped = new PipedInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> all = new ArrayList<>();
        for (Optional<String> input = piped.next(); input.isPresent(); input = piped.next()) {
            all.add(input.get());
        }
        return all;
    }
}
