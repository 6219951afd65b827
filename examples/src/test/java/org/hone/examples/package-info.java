@NullMarked
package org.hone.examples;

import org.jspecify.annotations.NullMarked;
