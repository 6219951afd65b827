/**
 * What can be said of estimators and schedules without a model and without native code: generated and recorded batches, normal
 * forms, equivalence, exact bias.
 */
@NullMarked
package org.hone.runtime.analyse;

import org.jspecify.annotations.NullMarked;
