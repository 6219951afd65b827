/** The executable tree of the language on GraalVM: one node per statement, which asks others to do it. */
@NullMarked
package org.hone.nodes;

import org.jspecify.annotations.NullMarked;
