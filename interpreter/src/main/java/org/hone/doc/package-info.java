/** Documentation pages from doc comments. */
@NullMarked
package org.hone.doc;

import org.jspecify.annotations.NullMarked;
