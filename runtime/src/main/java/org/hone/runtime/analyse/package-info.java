/** Estimators and schedules examined: on small inputs, on tasks small enough to enumerate and on recorded batches. No model, no native library. */
@NullMarked
package org.hone.runtime.analyse;

import org.jspecify.annotations.NullMarked;
