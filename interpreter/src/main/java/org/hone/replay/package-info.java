/** Recorded runs run again: from the manifest and the lock alone, held against what was recorded. */
@NullMarked
package org.hone.replay;

import org.jspecify.annotations.NullMarked;
