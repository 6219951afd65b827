package org.hone.runtime.record;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A run folder that cannot be used; the message says which file, what is wrong and how to mend it. */
public final class RunFolderException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A fault of one file or folder. */
    public RunFolderException(Path where, String what) {
        super(where + ": " + what);
    }

    /**
     * A file that could not be written.
     *
     * @param where the file or folder, if the failure names none
     * @param mend how to mend it
     */
    static RunFolderException unwritten(Path where, IOException failure, String mend) {
        if (failure instanceof RunFolderException said) {
            return said;
        }
        String reason = String.valueOf(failure.getMessage());
        Path file = where;
        if (failure instanceof FileSystemException named) {
            file = named.getFile() == null ? where : Path.of(named.getFile());
            reason = failure instanceof AccessDeniedException
                    ? "permission denied"
                    : named.getReason() == null ? failure.getClass().getSimpleName() : named.getReason();
        }
        return new RunFolderException(file, "cannot be written: " + reason + "; " + mend, failure);
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
