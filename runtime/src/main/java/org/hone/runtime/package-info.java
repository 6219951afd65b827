@NullMarked
package org.hone.runtime;

import org.jspecify.annotations.NullMarked;
