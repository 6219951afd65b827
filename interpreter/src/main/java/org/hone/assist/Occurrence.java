package org.hone.assist;

import org.hone.source.Span;

/**
 * A word that stands for something.
 *
 * @param definition whether it is the place that gives the name
 */
public record Occurrence(Span span, Symbol symbol, boolean definition) {}
