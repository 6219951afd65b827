@NullMarked
package org.hone.runtime.model;

import org.jspecify.annotations.NullMarked;
