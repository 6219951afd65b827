package org.hone.runtime.record;

import java.io.IOException;
import java.nio.file.Path;

/** A run folder that cannot be used; the message says which file, what is wrong and how to mend it. */
public final class RunFolderException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A fault of one file or folder. */
    public RunFolderException(Path where, String what) {
        super(where + ": " + what);
    }

    /** A fault and how to mend it. */
    RunFolderException(RunFolderException fault, String mend) {
        super(fault.getMessage() + "; " + mend, fault);
    }

    /** A fault with the reason it came from. */
    public RunFolderException(Path where, String what, Throwable cause) {
        super(where + ": " + what, cause);
    }
}
