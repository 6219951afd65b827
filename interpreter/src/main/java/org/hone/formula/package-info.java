/** Expression graphs as formulas, in the language's own notation and in those of mathematics. */
@NullMarked
package org.hone.formula;

import org.jspecify.annotations.NullMarked;
