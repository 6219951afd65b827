/** Measurements to run by hand. */
@NullMarked
package org.hone.bench;

import org.jspecify.annotations.NullMarked;
