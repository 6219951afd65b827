package org.hone.ast;

import org.hone.source.Span;

/**
 * A doc comment: consecutive {@code ///} lines.
 *
 * @param text the lines without {@code ///} and without one following space, joined by {@code \n}
 */
public record Doc(Span span, String text) implements Node {}
