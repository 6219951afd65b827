package org.hone.diagnostics;

/** How wide text is on a terminal, so that underlines stand under what they mean. */
final class Columns {
    private static final int TAB = 4;

    private Columns() {}

    /** A line as it is printed: tabs become spaces up to the next stop, control characters a single space. */
    static String printable(String line) {
        StringBuilder printed = new StringBuilder();
        int column = 0;
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            int point = line.codePointAt(i);
            int width = width(point, column);
            if (point == '\t' || Character.isISOControl(point)) {
                printed.repeat(' ', width);
            } else {
                printed.appendCodePoint(point);
            }
            column += width;
        }
        return printed.toString();
    }

    /** The column, from 0, at which the character at an index of the line is printed. */
    static int at(String line, int index) {
        int column = 0;
        int end = Math.min(index, line.length());
        for (int i = 0; i < end; i += Character.charCount(line.codePointAt(i))) {
            column += width(line.codePointAt(i), column);
        }
        return column;
    }

    private static int width(int point, int column) {
        if (point == '\t') {
            return TAB - column % TAB;
        }
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(point) ? 2 : 1;
        };
    }

    // East Asian wide and full-width characters, and the blocks of pictures.
    private static boolean isWide(int point) {
        if (point < 0x1100) {
            return false;
        }
        boolean fullWidthForm = (point >= 0xFF01 && point <= 0xFF60) || (point >= 0xFFE0 && point <= 0xFFE6);
        boolean picture = (point >= 0x1F300 && point <= 0x1F64F)
                || (point >= 0x1F680 && point <= 0x1F6FF)
                || (point >= 0x1F900 && point <= 0x1FAFF);
        boolean punctuation = point >= 0x3001 && point <= 0x303E;
        if (fullWidthForm || picture || punctuation) {
            return true;
        }
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> !(point >= 0xFF61 && point <= 0xFFDC);
            default -> false;
        };
    }
}
