@NullMarked
package org.hone.lsp;

import org.jspecify.annotations.NullMarked;
