/** The types of the language and the rules of its arithmetic. */
@NullMarked
package org.hone.types;

import org.jspecify.annotations.NullMarked;
