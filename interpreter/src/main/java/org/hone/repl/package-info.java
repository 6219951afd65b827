/**
 * The prompt on a terminal or in a pipe: reads what is typed, asks the session in {@code org.hone.prompt}, prints the answers.
 * What an input means is the session's affair; nothing here computes.
 */
@NullMarked
package org.hone.repl;

import org.jspecify.annotations.NullMarked;
