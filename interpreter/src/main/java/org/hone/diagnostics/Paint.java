package org.hone.diagnostics;

/** The colours of a printed diagnostic, or none. */
enum Paint {
    ERROR("1;31"),
    WARNING("1;33"),
    MESSAGE("1"),
    FRAME("1;34"),
    SECONDARY("34"),
    HELP("1;32");

    private final String codes;

    Paint(String codes) {
        this.codes = codes;
    }

    /** The text in this colour, or as it is. */
    String on(boolean coloured, String text) {
        return coloured && !text.isEmpty() ? "\u001b[" + codes + "m" + text + "\u001b[0m" : text;
    }
}
