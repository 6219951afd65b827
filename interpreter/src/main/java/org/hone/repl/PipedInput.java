package org.hone.repl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Inputs from a file or another program. They are cut apart as they would be at the terminal: an input ends with the line
 * that finishes it.
 */
final class PipedInput {
    private final BufferedReader lines;

    PipedInput(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /**
     * The next input that is not blank, without the last line end; the last one may be unfinished. Empty at the end.
     *
     * @throws IOException if nothing can be read
     */
    Optional<String> next() throws IOException {
        StringBuilder input = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (input.isEmpty() && line.isBlank()) {
                continue;
            }
            input.append(input.isEmpty() ? "" : "\n").append(line);
            if (!InputParser.unfinished(input.toString())) {
                return Optional.of(input.toString());
            }
        }
        return input.isEmpty() ? Optional.empty() : Optional.of(input.toString());
    }
}
