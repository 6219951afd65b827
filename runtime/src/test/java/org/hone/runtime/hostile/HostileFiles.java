package org.hone.runtime.hostile;

import java.io.IOException;

/** Reads many mutants of every format that this module reads; see {@link Campaign#run} for the words. */
public final class HostileFiles {
    private HostileFiles() {}

    /** Says for each format what was read and what was refused. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Campaign.run(Targets.class, args);
    }
}
