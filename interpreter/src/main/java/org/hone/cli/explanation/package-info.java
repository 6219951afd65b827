/** Explanations as text, Markdown, LaTeX and JSON. */
@NullMarked
package org.hone.cli.explanation;

import org.jspecify.annotations.NullMarked;
