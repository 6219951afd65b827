package org.hone.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Runs commands one after the other and says how each ended; a class path without the engine is given from outside. */
final class WithoutEngine {
    private WithoutEngine() {}

    /** Takes command lines, their words separated by blanks. */
    public static void main(String[] commands) {
        for (String command : commands) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
            int code = Main.run(command.split(" "), nowhere, new PrintStream(err, true, StandardCharsets.UTF_8), Map.of());
            System.out.println(command + ": " + code + " " + Arrays.toString(err.toByteArray().length == 0
                    ? new String[0]
                    : err.toString(StandardCharsets.UTF_8).lines().limit(3).toArray()));
        }
    }
}
