/**
 * Rewards in other languages: scripts in a sandbox of GraalVM. Only {@link org.hone.foreign.Language} is asked before a run;
 * everything else here is loaded by the first reward that calls a script.
 */
@NullMarked
package org.hone.foreign;

import org.jspecify.annotations.NullMarked;
