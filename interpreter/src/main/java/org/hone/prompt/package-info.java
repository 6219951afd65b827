/**
 * The prompt without a terminal: inputs and answers are values, so that a line editor, another language's host and tests share one
 * session.
 */
@org.jspecify.annotations.NullMarked
package org.hone.prompt;
