@NullMarked
package org.hone.runtime.estimate;

import org.jspecify.annotations.NullMarked;
