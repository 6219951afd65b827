package org.hone.runtime.data;

/** Data that cannot be used: says where, what is wrong and how to mend it. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final String what;
    private final String fix;

    /**
     * Data that cannot be used.
     *
     * @param where file and line, or the declaration
     * @param what what is wrong, one clause
     * @param fix how to mend it, one clause
     */
    public DataException(String where, String what, String fix) {
        super(where + ": " + what + "; " + fix);
        this.where = where;
        this.what = what;
        this.fix = fix;
    }

    /** File and line, or the declaration. */
    public String where() {
        return where;
    }

    /** What is wrong. */
    public String what() {
        return what;
    }

    /** How to mend it. */
    public String fix() {
        return fix;
    }
}
