/** Modules, imports and names. */
@NullMarked
package org.hone.resolve;

import org.jspecify.annotations.NullMarked;
