package org.hone.runtime.torch;

/** What becomes of the values inside a layer between the forward and the backward pass. */
public enum Activations {
    /** They are kept where they fit into the memory of a call, else recomputed. */
    AS_THEY_FIT,
    /** They are kept. */
    KEPT,
    /** Only the input of each layer is kept; the layer is computed again on the way back. A third more work, same gradient. */
    RECOMPUTED
}
