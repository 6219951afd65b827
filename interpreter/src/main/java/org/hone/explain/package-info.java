/** What an estimator, a schedule or a recipe is and does, found out from its graph: formulas, examples, facts, effects of parameters. */
@NullMarked
package org.hone.explain;

import org.jspecify.annotations.NullMarked;
