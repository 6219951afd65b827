/** The standard library against the papers. */
@NullMarked
package org.hone.std;

import org.jspecify.annotations.NullMarked;
