/**
 * The part of Jinja 2 that chat templates use, with transformers' settings (trimmed blocks, stripped block lines, loop
 * controls). Templates come from downloaded models, so their work and their output are bounded, and they reach
 * nothing but the values they are given.
 */
@NullMarked
package org.hone.runtime.text.jinja;

import org.jspecify.annotations.NullMarked;
