package org.hone.nodes;

import com.oracle.truffle.api.nodes.Node;

/** What a node of the tree has done for it. */
@FunctionalInterface
public interface Deed {
    /**
     * Does it.
     *
     * @param location the node that asks: the place of what is thrown
     * @param arguments of the call
     * @return a value that other languages may see
     */
    Object perform(Node location, Object[] arguments);
}
