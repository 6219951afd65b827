@NullMarked
package org.hone.runtime.train;

import org.jspecify.annotations.NullMarked;
