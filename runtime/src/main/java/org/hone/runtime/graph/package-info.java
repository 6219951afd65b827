@NullMarked
package org.hone.runtime.graph;

import org.jspecify.annotations.NullMarked;
