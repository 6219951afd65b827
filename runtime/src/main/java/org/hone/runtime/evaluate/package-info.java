@NullMarked
package org.hone.runtime.evaluate;

import org.jspecify.annotations.NullMarked;
