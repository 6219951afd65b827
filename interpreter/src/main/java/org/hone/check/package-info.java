/** Elaboration: expressions become typed values; every rule about types, axes, units and flow is held here. */
@NullMarked
package org.hone.check;

import org.jspecify.annotations.NullMarked;
