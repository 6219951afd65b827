package org.hone.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;

/**
 * All that a command knows of the world outside: tests give their own.
 *
 * @param in what is typed or piped to a prompt
 * @param out results
 * @param err progress and errors
 * @param environment environment variables
 * @param clock names run folders
 * @param stop asked to stop when the user interrupts
 * @param backend what computes
 */
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Clock clock,
        StopToken stop,
        Backend.Provider backend) {}
