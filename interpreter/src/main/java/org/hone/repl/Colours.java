package org.hone.repl;

import org.jline.utils.AttributedStyle;

/** The colours of what is typed. Only the sixteen that every theme of a terminal defines. */
final class Colours {
    static final AttributedStyle KEYWORD =
            AttributedStyle.DEFAULT.foreground(AttributedStyle.BLUE).bold();
    static final AttributedStyle NUMBER = AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
    static final AttributedStyle TEXT = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    static final AttributedStyle COMMENT = AttributedStyle.DEFAULT.faint();
    static final AttributedStyle INVALID =
            AttributedStyle.DEFAULT.foreground(AttributedStyle.RED).underline();
    static final AttributedStyle COMMAND = AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA);
    static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    static final AttributedStyle PROMPT =
            AttributedStyle.DEFAULT.foreground(AttributedStyle.BLUE).bold();
    static final AttributedStyle CONTINUED = AttributedStyle.DEFAULT.faint();

    private Colours() {}
}
