package org.hone.replay;

import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.TextRenderer;

/** The recorded program of a run has errors now, because what it imports or Hone itself has changed. */
public final class BrokenProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostics diagnostics;

    BrokenProgramException(Diagnostics diagnostics) {
        super("the recorded program has errors now\n"
                + new TextRenderer(false).render(diagnostics).stripTrailing());
        this.diagnostics = diagnostics;
    }

    /** What is wrong with it. */
    public Diagnostics diagnostics() {
        return diagnostics;
    }
}
