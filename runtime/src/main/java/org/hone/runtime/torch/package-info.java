@NullMarked
package org.hone.runtime.torch;

import org.jspecify.annotations.NullMarked;
