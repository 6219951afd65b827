/** What a program depends on, with a digest of each: written once, held against what is there before a run. */
@NullMarked
package org.hone.lock;

import org.jspecify.annotations.NullMarked;
