/** The language server: LSP over the front end's {@code assist}; thin, and silent on standard output but for the protocol. */
@NullMarked
package org.hone.lsp;

import org.jspecify.annotations.NullMarked;
