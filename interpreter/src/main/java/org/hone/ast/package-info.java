/** The tree of a module: immutable records, span first, no parser in sight. */
@NullMarked
package org.hone.ast;

import org.jspecify.annotations.NullMarked;
