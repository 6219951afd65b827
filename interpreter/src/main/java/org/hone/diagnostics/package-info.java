/** What went wrong, where, and how to mend it: data first, printers apart. */
@NullMarked
package org.hone.diagnostics;

import org.jspecify.annotations.NullMarked;
