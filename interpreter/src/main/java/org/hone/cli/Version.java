package org.hone.cli;

import org.hone.lock.Versions;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "hone " + Versions.hone(),
            "java " + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")"
        };
    }
}
