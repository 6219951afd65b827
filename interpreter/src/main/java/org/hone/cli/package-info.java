/** The command line: options, exit codes, what goes to which stream. Thin: the work is done by the packages below. */
@NullMarked
package org.hone.cli;

import org.jspecify.annotations.NullMarked;
