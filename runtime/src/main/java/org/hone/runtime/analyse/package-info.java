/** Questions about the mathematics of estimators, answered without a model: are two the same, and if not, where do they differ? */
@NullMarked
package org.hone.runtime.analyse;

import org.jspecify.annotations.NullMarked;
