package org.hone.plan;

/**
 * A param of the program as it is bound.
 *
 * @param type its type as written, or that of its value
 * @param value its value as it would be written
 */
public record ParamValue(String name, String type, String value, Origin origin) {

    /** Where the value comes from; a later one wins over an earlier. */
    public enum Origin {
        DEFAULT("default"),
        FILE("--params"),
        SET("--set");

        private final String word;

        Origin(String word) {
            this.word = word;
        }

        /** As it is printed. */
        public String word() {
            return word;
        }
    }
}
