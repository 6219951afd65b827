/** What tests share: golden files and a printer of trees. */
@NullMarked
package org.hone.testing;

import org.jspecify.annotations.NullMarked;
