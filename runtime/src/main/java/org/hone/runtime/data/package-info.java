@NullMarked
package org.hone.runtime.data;

import org.jspecify.annotations.NullMarked;
