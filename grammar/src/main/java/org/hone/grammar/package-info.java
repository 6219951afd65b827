/** Tokens and grammar of Hone; knows nothing of trees, types or diagnostics. */
@NullMarked
package org.hone.grammar;

import org.jspecify.annotations.NullMarked;
