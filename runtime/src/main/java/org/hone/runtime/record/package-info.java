@NullMarked
package org.hone.runtime.record;

import org.jspecify.annotations.NullMarked;
