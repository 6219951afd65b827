/** What recorded batches say of estimators and schedules. */
@NullMarked
package org.hone.runtime.analyse;

import org.jspecify.annotations.NullMarked;
