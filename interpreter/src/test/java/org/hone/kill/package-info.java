/** Runs that are killed at any moment and resumed: what is left must be what an uninterrupted run leaves. */
@NullMarked
package org.hone.kill;

import org.jspecify.annotations.NullMarked;
