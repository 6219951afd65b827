/**
 * Executes the actions of a run block, headless: no terminal here and no tensors. What computes is a {@link
 * org.hone.session.Backend}; what shows is a {@link org.hone.session.Output}.
 */
@NullMarked
package org.hone.session;

import org.jspecify.annotations.NullMarked;
