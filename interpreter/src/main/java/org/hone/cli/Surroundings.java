package org.hone.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import org.hone.runtime.record.StopToken;
import org.hone.session.Backend;

/**
 * All that a command knows of the world outside: tests give their own.
 *
 * @param out results
 * @param err progress and errors
 * @param environment environment variables
 * @param clock names run folders
 * @param stop asked to stop when the user interrupts
 * @param backend what computes
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Clock clock,
        StopToken stop,
        Backend.Provider backend) {}
