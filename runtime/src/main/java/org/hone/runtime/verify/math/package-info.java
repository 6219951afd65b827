/** The maths verifier: from LaTeX or plain text to formulas, and whether two of them mean the same. */
@NullMarked
package org.hone.runtime.verify.math;

import org.jspecify.annotations.NullMarked;
