/** Nouns become the runtime's plan records. */
@NullMarked
package org.hone.lower;

import org.jspecify.annotations.NullMarked;
