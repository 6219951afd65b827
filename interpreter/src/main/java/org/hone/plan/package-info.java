@NullMarked
package org.hone.plan;

import org.jspecify.annotations.NullMarked;
