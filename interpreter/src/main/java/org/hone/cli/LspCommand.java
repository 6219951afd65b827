package org.hone.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.hone.lock.Versions;
import org.hone.lsp.HoneServer;
import picocli.CommandLine.Command;

/** {@code hone lsp}. */
@Command(
        name = "lsp",
        customSynopsis = "hone lsp",
        description = {
            "Serve an editor: the Language Server Protocol over standard input and output.",
            "Editors start it; there is nothing to type. Give the editor the command `hone lsp` for files that end in .hone."
        },
        footer = {
            "",
            "Exit codes: 0 the editor shut it down; 1 the connection ended without that.",
            "",
            "Example:",
            "  hone lsp"
        })
final class LspCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    LspCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        // The stream belongs to the protocol: whatever a library prints goes elsewhere.
        PrintStream before = System.out;
        System.setOut(surroundings.err());
        try {
            return HoneServer.serve(System.in, surroundings.out(), Versions.hone());
        } finally {
            System.setOut(before);
        }
    }
}
