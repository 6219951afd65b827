@NullMarked
package org.hone.runtime.rollout;

import org.jspecify.annotations.NullMarked;
