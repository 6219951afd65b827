@NullMarked
package org.hone.repl;

import org.jspecify.annotations.NullMarked;
