/** From text to tree; the only package that sees ANTLR. */
@NullMarked
package org.hone.parser;

import org.jspecify.annotations.NullMarked;
