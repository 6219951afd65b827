package org.hone.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers why it could not be written, which a {@link java.io.PrintStream} keeps to itself. */
final class RememberingOutput extends OutputStream {
    private final OutputStream to;
    private @Nullable IOException failure;

    RememberingOutput(OutputStream to) {
        this.to = to;
    }

    /** The first failure, unless a reader had only seen enough, as {@code head} does. */
    Optional<String> failure() {
        return Optional.ofNullable(failure)
                .map(e -> String.valueOf(e.getMessage()))
                .filter(why -> !why.equals("Broken pipe"));
    }

    /**
     * The exit code of a command that wrote here.
     *
     * @param code what it would be if all had been written
     * @param err where it is said if not
     */
    int code(int code, java.io.PrintStream err) {
        Optional<String> why = failure();
        why.ifPresent(reason -> err.println("hone: standard output cannot be written: " + reason
                + "; what is missing there must be printed again"));
        return why.isPresent() && code == Exit.DONE ? Exit.FAILED : code;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            to.write(bytes, offset, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }
}
