@NullMarked
package org.hone.runtime.plan;

import org.jspecify.annotations.NullMarked;
