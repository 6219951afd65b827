/** What stands on the screen: pure functions from values to text, and the live line that redraws them. */
@NullMarked
package org.hone.cli.terminal;

import org.jspecify.annotations.NullMarked;
