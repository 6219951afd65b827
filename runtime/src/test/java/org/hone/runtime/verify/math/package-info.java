@NullMarked
package org.hone.runtime.verify.math;

import org.jspecify.annotations.NullMarked;
