@NullMarked
package org.hone.format;

import org.jspecify.annotations.NullMarked;
