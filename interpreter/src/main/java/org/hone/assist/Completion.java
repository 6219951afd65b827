package org.hone.assist;

import org.hone.source.Span;

/**
 * Something that may stand at the cursor.
 *
 * @param label what a list shows
 * @param insert what is written in place of {@code replaces}
 * @param type its type in a few words; may be empty
 * @param doc what it is; may be empty
 * @param group lower ones come first: 0 is what is missing here, then the nearest names
 * @param replaces the word at the cursor that it replaces; empty where there is none
 */
public record Completion(String label, String insert, Kind kind, String type, String doc, int group, Span replaces) {

    /** Whether it is a field or slot that must be given and is not. */
    public boolean required() {
        return kind == Kind.FIELD && group == 0 && !insert.equals(label);
    }

    /** What it is. */
    public enum Kind {
        KEYWORD,
        FUNCTION,
        /** A declared noun: a model, an estimator, a recipe. */
        NOUN,
        PARAM,
        LOCAL,
        /** A field, a slot or a column. */
        FIELD,
        /** A parameter of the function that is called. */
        ARGUMENT,
        UNIT,
        MODULE,
        AXIS,
        TYPE,
        CONSTANT,
        FILE
    }
}
