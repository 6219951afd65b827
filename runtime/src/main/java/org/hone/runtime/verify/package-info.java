@NullMarked
package org.hone.runtime.verify;

import org.jspecify.annotations.NullMarked;
