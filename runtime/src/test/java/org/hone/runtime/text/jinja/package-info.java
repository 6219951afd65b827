@NullMarked
package org.hone.runtime.text.jinja;

import org.jspecify.annotations.NullMarked;
