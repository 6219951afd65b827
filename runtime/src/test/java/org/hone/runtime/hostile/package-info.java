/** Files changed at random, read by everything that reads files. */
@NullMarked
package org.hone.runtime.hostile;

import org.jspecify.annotations.NullMarked;
