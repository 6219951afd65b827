package org.hone.source;

/**
 * A place as people count it.
 *
 * @param line from 1
 * @param column from 1, in characters (code points) of the line
 */
public record Position(int line, int column) {
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
