package org.hone.explain;

/**
 * One thing to know, found out from the graph.
 *
 * @param subject what it is about: {@code bias}, {@code variance}, {@code on-policy}, {@code equal rewards} and so on
 */
public record Remark(Kind kind, String subject, String text) {
    /** How much it matters. */
    public enum Kind {
        /** How it is. */
        FACT,
        /** What may surprise. */
        CAUTION
    }

    static Remark fact(String subject, String text) {
        return new Remark(Kind.FACT, subject, text);
    }

    static Remark caution(String subject, String text) {
        return new Remark(Kind.CAUTION, subject, text);
    }
}
