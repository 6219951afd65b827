@NullMarked
package org.hone.runtime.text;

import org.jspecify.annotations.NullMarked;
