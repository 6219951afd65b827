/** The one style of programs. */
@NullMarked
package org.hone.format;

import org.jspecify.annotations.NullMarked;
