/** Estimators examined on small inputs: example batches and tasks small enough to enumerate. No model, no native library. */
@NullMarked
package org.hone.runtime.analyse;

import org.jspecify.annotations.NullMarked;
