/** Source text and places in it. */
@NullMarked
package org.hone.source;

import org.jspecify.annotations.NullMarked;
