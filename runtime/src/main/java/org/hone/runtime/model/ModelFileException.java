package org.hone.runtime.model;

import java.nio.file.Path;

/** A model file that cannot be used: says which file, which field or tensor of it, and why. */
public final class ModelFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    private final String field;

    /**
     * @param file the file at fault
     * @param field field, tensor or place in the file; empty when the whole file is meant
     * @param problem what is wrong and how to mend it
     */
    public ModelFileException(Path file, String field, String problem) {
        super(message(file, field, problem));
        this.file = file;
        this.field = field;
    }

    /** As above, with the error that revealed the problem. */
    public ModelFileException(Path file, String field, String problem, Throwable cause) {
        super(message(file, field, problem), cause);
        this.file = file;
        this.field = field;
    }

    /** Names and values come from files and can be of any length. */
    private static String message(Path file, String field, String problem) {
        return file + (field.isEmpty() ? "" : ", " + shortened(field, 200)) + ": " + shortened(problem, 2_000);
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }

    /** The file at fault. */
    public Path file() {
        return file;
    }

    /** The field or tensor at fault; empty when the whole file is meant. */
    public String field() {
        return field;
    }
}
