package org.hone.cli.terminal;

/** Columns that text takes on a screen. */
public final class TextWidth {
    private TextWidth() {}

    /** Columns of a text without control characters. */
    public static int of(String text) {
        return text.codePoints().map(TextWidth::ofCodePoint).sum();
    }

    /** The text in at most {@code width} columns; what is cut off leaves a mark. */
    public static String cut(String text, int width, Glyphs glyphs) {
        if (of(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            used += ofCodePoint(point);
            if (used > width - 1) {
                break;
            }
            kept.appendCodePoint(point);
            i += Character.charCount(point);
        }
        return width <= 0 ? "" : kept + glyphs.cut();
    }

    private static int ofCodePoint(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(point) ? 2 : 1;
    }

    /** East Asian wide and fullwidth blocks, and pictographs. */
    private static boolean isWide(int point) {
        return (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0xA4CF)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF00 && point <= 0xFF60)
                || (point >= 0x1F300 && point <= 0x1FAFF)
                || (point >= 0x20000 && point <= 0x3FFFD);
    }
}
