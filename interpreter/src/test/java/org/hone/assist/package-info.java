@NullMarked
package org.hone.assist;

import org.jspecify.annotations.NullMarked;
