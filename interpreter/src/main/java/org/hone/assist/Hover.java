package org.hone.assist;

import org.hone.source.Span;

/**
 * What is known of a word or an expression.
 *
 * @param span what it is about
 * @param code one line of the language: its declaration, or its type
 * @param detail axis, flow, unit and value, one a line; may be empty
 * @param doc its documentation in Markdown; may be empty
 */
public record Hover(Span span, String code, String detail, String doc) {}
