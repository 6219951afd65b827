package org.hone.runtime.record;

import java.nio.file.Path;

/** A recorded file that cannot be read as what it should be; the message names the file, the line and the field. */
public final class RecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A fault of one line. */
    public RecordException(Path file, int line, String what) {
        super(file + ", line " + line + ": " + what);
    }

    /** A fault of the whole file. */
    public RecordException(Path file, String what) {
        super(file + ": " + what);
    }
}
