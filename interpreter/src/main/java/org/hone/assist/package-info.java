/**
 * What editors and the prompt ask of a text while it is written: completion, types, definitions, uses, outline. Knows no
 * protocol and no terminal; works on broken texts.
 */
@NullMarked
package org.hone.assist;

import org.jspecify.annotations.NullMarked;
